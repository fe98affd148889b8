package dev.banyan.operate.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Finds the most that a target serves: closed loops with more and more connections, until twice in
 * a row they bring no more.
 *
 * @param gainMin the least gain that counts, 0.03 being three percent: below it lies the noise
 * @param connectionsMax where to stop in any case
 */
public record PeakFinder(double gainMin, int connectionsMax) {

  /** Every run, in order, and the best of them. */
  public record Peak(int connections, LoadResult best, List<LoadResult> runs) {}

  /**
   * @param run makes a closed loop with so many connections
   */
  public Peak find(IntFunction<LoadResult> run) {
    List<LoadResult> runs = new ArrayList<>();
    int bestConnections = 1;
    LoadResult best = run.apply(1);
    runs.add(best);
    int withoutGain = 0;
    for (int connections = 2; connections <= connectionsMax && withoutGain < 2; connections *= 2) {
      LoadResult next = run.apply(connections);
      runs.add(next);
      withoutGain = next.perSecond() < best.perSecond() * (1 + gainMin) ? withoutGain + 1 : 0;
      if (next.perSecond() > best.perSecond()) {
        best = next;
        bestConnections = connections;
      }
    }
    return new Peak(bestConnections, best, List.copyOf(runs));
  }
}
