package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group of a Redis stream.
 *
 * @param pending entries that were given out and not acknowledged
 * @param delivered the id of the last entry that was given out
 * @param lag entries that nobody has got yet
 */
record StreamGroup(String name, long pending, String delivered, long lag) {

  private static final Set<String> KEYS =
      Set.of("name", "consumers", "pending", "last-delivered-id", "entries-read", "lag");

  StreamGroup {
    pending = Math.clamp(pending, 0, QueueReading.LENGTH_MAX);
    lag = Math.clamp(lag, 0, QueueReading.LENGTH_MAX);
  }

  /**
   * The group with most to do; null where there is none.
   *
   * @param told what {@code XINFO GROUPS} answers, flattened; a lag that Redis does not know is
   *     left out of it
   */
  static @Nullable StreamGroup busiest(List<String> told) {
    StreamGroup busiest = null;
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i <= told.size(); ) {
      boolean next = i == told.size() || (told.get(i).equals("name") && fields.containsKey("name"));
      if (next) {
        StreamGroup group = of(fields);
        busiest =
            fields.isEmpty() || (busiest != null && busiest.work() >= group.work())
                ? busiest
                : group;
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
    return busiest;
  }

  private long work() {
    return pending + lag;
  }

  private static StreamGroup of(Map<String, String> fields) {
    return new StreamGroup(
        fields.getOrDefault("name", ""),
        RedisQueue.number(fields.getOrDefault("pending", "0")),
        fields.getOrDefault("last-delivered-id", "0-0"),
        RedisQueue.number(fields.getOrDefault("lag", "0")));
  }
}
