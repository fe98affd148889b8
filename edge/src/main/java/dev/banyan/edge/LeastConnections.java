package dev.banyan.edge;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the instance with the fewest requests under way. Ties go round, so that an idle service
 * spreads its load too.
 */
final class LeastConnections {

  private LeastConnections() {}

  /**
   * The instance for a request.
   *
   * @param turn where the search begins; any number that moves on
   * @param tried instances that failed this request already
   * @return null where none is left. Where all that are left were ejected, the least busy of them:
   *     a doubtful instance is better than none
   */
  static @Nullable InstanceState choose(
      List<InstanceState> instances, int turn, Set<InstanceState> tried, long nowNanos) {
    InstanceState best = null;
    InstanceState doubtful = null;
    int size = instances.size();
    for (int i = 0; i < size; i++) {
      InstanceState candidate = instances.get(Math.floorMod(turn + i, size));
      if (candidate.draining() || tried.contains(candidate)) {
        continue;
      }
      if (candidate.available(nowNanos)) {
        if (best == null || candidate.active() < best.active()) {
          best = candidate;
        }
      } else if (doubtful == null || candidate.active() < doubtful.active()) {
        doubtful = candidate;
      }
    }
    return best != null ? best : doubtful;
  }
}
