package dev.banyan.apps;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of an app's services beside their instances: how many replicas are asked for,
 * as the shard said last, and what the last restart ran into. For any thread.
 */
final class ServiceMemo {

  private final App app;
  private final AppTable table;
  private final Map<String, String> notes = new ConcurrentHashMap<>();
  private volatile Map<String, Integer> counts = Map.of();

  ServiceMemo(App app, AppTable table) {
    this.app = app;
    this.table = table;
  }

  /** Reads the counts anew. */
  Map<String, Integer> readCounts() {
    counts = table.replicas(app.team(), app.id());
    return counts;
  }

  Map<String, Integer> counts() {
    return counts;
  }

  /** What a count was set to, before the app's thread follows it. */
  void noteCount(String service, int replicas) {
    counts =
        Stream.concat(
                counts.entrySet().stream().filter(entry -> !entry.getKey().equals(service)),
                Stream.of(Map.entry(service, replicas)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Notes by service, in words for the user. */
  Map<String, String> notes() {
    return notes;
  }

  void note(String service, String words) {
    notes.put(service, words);
  }

  void forgetNote(String service) {
    notes.remove(service);
  }

  void forgetNotes() {
    notes.clear();
  }
}
