package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A consumer group of a Redis stream.
 *
 * @param pending entries that were given out and not acknowledged
 * @param delivered the id of the last entry that was given out
 * @param lag entries that nobody has got yet; empty where Redis does not know, as after an entry
 *     was deleted that nobody had got, or where the group began in the midst of the stream
 */
record StreamGroup(String name, long pending, String delivered, OptionalLong lag) {

  private static final Set<String> KEYS =
      Set.of("name", "consumers", "pending", "last-delivered-id", "entries-read", "lag");

  StreamGroup {
    pending = Math.clamp(pending, 0, QueueReading.LENGTH_MAX);
    lag =
        lag.isPresent()
            ? OptionalLong.of(Math.clamp(lag.getAsLong(), 0, QueueReading.LENGTH_MAX))
            : lag;
  }

  /**
   * The groups of a stream.
   *
   * @param told what {@code XINFO GROUPS} answers, flattened; a lag that Redis does not know is
   *     left out of it
   */
  static List<StreamGroup> of(List<String> told) {
    List<StreamGroup> groups = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i <= told.size(); ) {
      boolean next = i == told.size() || (told.get(i).equals("name") && fields.containsKey("name"));
      if (next) {
        if (!fields.isEmpty()) {
          groups.add(of(fields));
        }
        fields.clear();
        if (i == told.size()) {
          break;
        }
      }
      boolean valued = i + 1 < told.size() && !KEYS.contains(told.get(i + 1));
      // the name may be any word, one of the keys too
      if (valued || (told.get(i).equals("name") && i + 1 < told.size())) {
        fields.put(told.get(i), told.get(i + 1));
        i += 2;
      } else {
        i++;
      }
    }
    return groups;
  }

  /** The same with the lag that was counted. */
  StreamGroup lagging(long counted) {
    return new StreamGroup(name, pending, delivered, OptionalLong.of(counted));
  }

  /** All that it has to do, as far as its lag is known. */
  long work() {
    return pending + lag.orElse(0);
  }

  private static StreamGroup of(Map<String, String> fields) {
    String lag = fields.get("lag");
    return new StreamGroup(
        fields.getOrDefault("name", ""),
        RedisQueue.number(fields.getOrDefault("pending", "0")),
        fields.getOrDefault("last-delivered-id", "0-0"),
        lag == null ? OptionalLong.empty() : OptionalLong.of(RedisQueue.number(lag)));
  }
}
