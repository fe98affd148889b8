package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.price.Daemon;
import dev.banyan.scale.price.NodeShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many pods a node holds, and how many nodes some pods need, by requests under allocatable and
 * max pods. Three ways, from exact to optimistic:
 *
 * <ul>
 *   <li>{@link #perNode}: one kind of pod on a node of its own, a division;
 *   <li>{@link #firstFitDecreasing}: a mix, largest first, each pod on the first node with room. It
 *       takes at most 11/9 of the best packing and one node (Johnson 1973; in one dimension);
 *   <li>{@link #pooled}: the nodes taken as one large node. No scheduler reaches it, as pods do not
 *       straddle nodes; it is what one gets by dividing totals, and an upper bound.
 * </ul>
 *
 * Equal nodes are counted, not listed, so that a million pods take as long as ten. Stateless.
 */
public final class BinPacking {

  /** How many kinds of pod one packing takes. */
  public static final int GROUPS_MAX = 200;

  private static final long NODES_MAX = 1_000_000;

  private BinPacking() {}

  /** How many pods of one kind fit on an empty node beside its daemons. */
  public static PerNode perNode(
      NodeShape node, MilliCpu cpu, ByteSize memory, List<Daemon> daemons) {
    Room room = Room.empty(node, daemons);
    long byCpu = room.millis() / cpu.millis();
    long byMemory = memory.bytes() == 0 ? Long.MAX_VALUE : room.bytes() / memory.bytes();
    long pods = Math.min(room.pods(), Math.min(byCpu, byMemory));
    String text =
        String.format(
            Locale.ROOT,
            "%s: min(cpu floor(%dm/%dm) = %d, memory floor(%s/%s) = %s, max pods %d − %d daemons ="
                + " %d) = %d",
            node.sku(),
            room.millis(),
            cpu.millis(),
            byCpu,
            mebi(room.bytes()),
            mebi(memory.bytes()),
            memory.bytes() == 0 ? "any" : byMemory,
            node.maxPods(),
            daemons.size(),
            room.pods(),
            pods);
    return new PerNode(pods, byCpu, byMemory, room.pods(), text);
  }

  /**
   * How many nodes hold a group alone: its count divided by what one holds, rounded up.
   *
   * @throws IllegalArgumentException when one pod does not fit on an empty node, or the nodes are
   *     too many
   */
  public static Packing alone(NodeShape node, PodGroup group, List<Daemon> daemons) {
    PerNode per = perNode(node, group.cpu(), group.memory(), daemons);
    refuseTooLarge(node, group, per.pods());
    long nodes = Math.ceilDiv(group.count(), per.pods());
    if (nodes > NODES_MAX) {
      throw new NoRoomException(
          group.name()
              + ": "
              + group.count()
              + " pods need "
              + nodes
              + " nodes, over "
              + NODES_MAX);
    }
    return new Packing(
        nodes,
        group.count(),
        Map.of(group.name(), group.count()),
        String.format(
            Locale.ROOT,
            "%s; ceil(%d / %d) = %d",
            per.arithmetic(),
            group.count(),
            per.pods(),
            nodes));
  }

  /**
   * How many nodes a mix of pods needs.
   *
   * @throws IllegalArgumentException when a pod does not fit on an empty node
   */
  public static Packing firstFitDecreasing(
      NodeShape node, List<PodGroup> groups, List<Daemon> daemons) {
    var bins = new NodeRuns(Room.empty(node, daemons), NODES_MAX);
    var parts = new ArrayList<String>();
    long pods = 0;
    var fit = new LinkedHashMap<String, Long>();
    for (PodGroup group : decreasing(node, groups)) {
      refuseTooLarge(node, group, bins.perEmptyNode(group));
      long before = bins.nodes();
      bins.place(group);
      pods += group.count();
      fit.merge(group.name(), group.count(), Long::sum);
      parts.add(
          String.format(
              Locale.ROOT,
              "%d × %s (%dm/%s) → +%d nodes",
              group.count(),
              group.name(),
              group.cpu().millis(),
              mebi(group.memory().bytes()),
              bins.nodes() - before));
    }
    return new Packing(
        bins.nodes(),
        pods,
        fit,
        node.sku() + ", first fit decreasing: " + String.join("; ", parts) + " = " + bins.nodes());
  }

  /**
   * The nodes of {@link #firstFitDecreasing} without its text, for choosing among shapes; empty
   * when a pod does not fit on an empty node, or when they are more than can be counted.
   */
  static OptionalLong nodes(NodeShape node, List<PodGroup> groups, List<Daemon> daemons) {
    var bins = new NodeRuns(Room.empty(node, daemons), NODES_MAX);
    for (PodGroup group : decreasing(node, groups)) {
      if (bins.perEmptyNode(group) == 0) {
        return OptionalLong.empty();
      }
      try {
        bins.place(group);
      } catch (NoRoomException tooMany) {
        // a larger shape may do with fewer
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(bins.nodes());
  }

  /**
   * How many pods of a kind fit on so many nodes after others have been packed there, largest
   * first.
   */
  public static Packing room(
      NodeShape node, long nodes, PodGroup filler, List<PodGroup> others, List<Daemon> daemons) {
    refuseTooMany(nodes);
    var bins = new NodeRuns(Room.empty(node, daemons), nodes);
    for (PodGroup group : decreasing(node, others)) {
      refuseTooLarge(node, group, bins.perEmptyNode(group));
      bins.place(group);
    }
    long fits = bins.room(filler);
    String text =
        String.format(
            Locale.ROOT,
            "%d × %s, first fit decreasing: after %s there is room for %d × %s (%dm/%s)",
            nodes,
            node.sku(),
            others.isEmpty() ? "nothing else" : names(others),
            fits,
            filler.name(),
            filler.cpu().millis(),
            mebi(filler.memory().bytes()));
    return new Packing(nodes, fits, Map.of(filler.name(), fits), text);
  }

  /**
   * How many pods of a kind the nodes would hold if they were one node: the totals less the
   * others', divided. Nothing is lost at a node's edge, so that no scheduler holds more.
   */
  public static Packing pooled(
      NodeShape node, long nodes, PodGroup filler, List<PodGroup> others, List<Daemon> daemons) {
    refuseTooMany(nodes);
    Room room = Room.empty(node, daemons);
    long millis =
        nodes * room.millis() - others.stream().mapToLong(g -> g.count() * g.cpu().millis()).sum();
    long bytes = nodes * room.bytes() - memory(others);
    long slots = nodes * room.pods() - others.stream().mapToLong(PodGroup::count).sum();
    long byCpu = Math.max(0, millis / filler.cpu().millis());
    long byMemory =
        filler.memory().bytes() == 0
            ? Long.MAX_VALUE
            : Math.max(0, bytes / filler.memory().bytes());
    long pods = Math.max(0, Math.min(slots, Math.min(byCpu, byMemory)));
    String text =
        String.format(
            Locale.ROOT,
            "%d × %s pooled: cpu (%d × %dm%s) / %dm = %d; memory %s / %s = %s; max pods %d → %d",
            nodes,
            node.sku(),
            nodes,
            room.millis(),
            others.isEmpty() ? "" : " − " + names(others),
            filler.cpu().millis(),
            byCpu,
            mebi(Math.max(0, bytes)),
            mebi(filler.memory().bytes()),
            filler.memory().bytes() == 0 ? "any" : byMemory,
            Math.max(0, slots),
            pods);
    return new Packing(nodes, pods, Map.of(filler.name(), pods), text);
  }

  private static long memory(List<PodGroup> groups) {
    try {
      long sum = 0;
      for (PodGroup group : groups) {
        sum = Math.addExact(sum, Math.multiplyExact(group.count(), group.memory().bytes()));
      }
      return sum;
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          "memory: the pods ask for more than can be counted", overflow);
    }
  }

  /** The larger of a pod's two shares of an empty node decides, as it does for the scheduler. */
  private static List<PodGroup> decreasing(NodeShape node, List<PodGroup> groups) {
    if (groups.size() > GROUPS_MAX) {
      throw new IllegalArgumentException("groups: at most " + GROUPS_MAX + " kinds of pod");
    }
    double millis = node.allocatableCpu().millis();
    double bytes = node.allocatableMemory().bytes();
    return groups.stream()
        .filter(group -> group.count() > 0)
        .sorted(
            Comparator.comparingDouble(
                    (PodGroup group) ->
                        -Math.max(group.cpu().millis() / millis, group.memory().bytes() / bytes))
                .thenComparing(PodGroup::name))
        .toList();
  }

  private static void refuseTooLarge(NodeShape node, PodGroup group, long perNode) {
    if (perNode == 0) {
      throw new NoRoomException(
          group.name()
              + ": a pod of "
              + group.cpu()
              + " and "
              + group.memory()
              + " does not fit on an empty "
              + node.sku()
              + " ("
              + node.arithmetic()
              + "); take a larger node or a smaller pod");
    }
  }

  private static void refuseTooMany(long nodes) {
    if (nodes < 0 || nodes > NODES_MAX) {
      throw new IllegalArgumentException("nodes: 0 to " + NODES_MAX + ", not " + nodes);
    }
  }

  private static String names(List<PodGroup> groups) {
    return String.join(
        " − ",
        groups.stream().map(g -> g.count() + " × " + g.cpu().millis() + "m " + g.name()).toList());
  }

  private static String mebi(long bytes) {
    return bytes / (1L << 20) + "Mi";
  }
}
