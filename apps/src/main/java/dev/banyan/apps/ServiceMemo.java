package dev.banyan.apps;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is remembered of an app's services beside their instances: how many replicas are asked for,
 * as the shard said last, and what the last restart ran into. For any thread.
 */
final class ServiceMemo {

  private final App app;
  private final AppTable table;
  private final Map<String, String> notes = new ConcurrentHashMap<>();
  private final AtomicReference<Map<String, Integer>> counts = new AtomicReference<>(Map.of());

  ServiceMemo(App app, AppTable table) {
    this.app = app;
    this.table = table;
  }

  /** Reads the counts anew. */
  Map<String, Integer> readCounts() {
    Map<String, Integer> read = table.replicas(app.team(), app.id());
    counts.set(read);
    return read;
  }

  Map<String, Integer> counts() {
    return counts.get();
  }

  /** What a count was set to, before the app's thread follows it. */
  void noteCount(String service, int replicas) {
    counts.updateAndGet(
        before -> {
          Map<String, Integer> after = new HashMap<>(before);
          after.put(service, replicas);
          return Map.copyOf(after);
        });
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
