package dev.banyan.scale.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Nodes in order, those with the same room counted together. First fit fills the first run as far
 * as it goes, then the next; each group adds at most two runs to those before and two new ones.
 */
final class NodeRuns {

  private record Run(Room room, long nodes) {}

  private final Room empty;
  private final long nodesMax;
  private List<Run> runs = new ArrayList<>();
  private long nodes;

  NodeRuns(Room empty, long nodesMax) {
    this.empty = empty;
    this.nodesMax = nodesMax;
  }

  long nodes() {
    return nodes;
  }

  long perEmptyNode(PodGroup group) {
    return empty.holds(group);
  }

  /**
   * Puts every pod of the group on the first node that holds it.
   *
   * @throws NoRoomException when that takes more nodes than there are
   * @throws CancellationException when the thread that calls is interrupted
   */
  void place(PodGroup group) {
    goOn(group);
    var after = new ArrayList<Run>();
    long left = group.count();
    for (Run run : runs) {
      left = fill(run, group, left, after);
    }
    if (left > 0) {
      long more = Math.ceilDiv(left, empty.holds(group));
      if (nodes + more > nodesMax) {
        throw new NoRoomException(
            group.name()
                + ": "
                + left
                + " pods need "
                + more
                + " nodes more; there are "
                + nodesMax);
      }
      nodes += more;
      fill(new Run(empty, more), group, left, after);
    }
    runs = after;
  }

  /**
   * How many pods of the group find a place, nodes not yet opened included.
   *
   * @throws CancellationException when the thread that calls is interrupted
   */
  long room(PodGroup group) {
    goOn(group);
    long room = (nodesMax - nodes) * empty.holds(group);
    for (Run run : runs) {
      room += run.nodes() * run.room().holds(group);
    }
    return room;
  }

  /** Each group looks at every run, and a plan packs hundreds of them again and again. */
  private static void goOn(PodGroup group) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted at " + group.name());
    }
  }

  private static long fill(Run run, PodGroup group, long left, List<Run> after) {
    long each = run.room().holds(group);
    if (each == 0 || left == 0) {
      after.add(run);
      return left;
    }
    long full = Math.min(run.nodes(), left / each);
    long rest = full < run.nodes() ? left - full * each : 0;
    if (full > 0) {
      after.add(new Run(run.room().less(group, each), full));
    }
    if (rest > 0) {
      after.add(new Run(run.room().less(group, rest), 1));
    }
    long untouched = run.nodes() - full - (rest > 0 ? 1 : 0);
    if (untouched > 0) {
      after.add(new Run(run.room(), untouched));
    }
    return left - full * each - rest;
  }
}
