package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.plan.Compute.Pool;
import dev.banyan.scale.price.Cloud;
import dev.banyan.scale.price.Daemon;
import dev.banyan.scale.price.NodeShape;
import dev.banyan.scale.price.NodeShapes;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Node pools: services packed together by first fit decreasing, sandboxes on nodes of their own,
 * each pool of the shape that comes cheapest. The services' pods divide each other in size, for
 * which first fit decreasing is the best packing there is (Coffman, Garey and Johnson 1987), so
 * that more pods never take fewer nodes.
 */
final class KubernetesCompute {

  private static final MilliCpu SYSTEM_CPU = new MilliCpu(250);
  private static final ByteSize SYSTEM_MEMORY = ByteSize.ofMebibytes(512);
  private static final int ZONES = 3;

  private final TargetSpec spec;
  private final NodeShapes shapes;
  private final PriceBook book;
  private final List<Daemon> daemons;
  private final String provider;
  private final List<String> arithmetic = new ArrayList<>();

  KubernetesCompute(TargetSpec spec, Cloud cloud, NodeShapes shapes, PriceBook book) {
    this.spec = spec;
    this.shapes = shapes;
    this.book = book;
    this.daemons = shapes.daemons(cloud);
    this.provider = cloud.name().toLowerCase(Locale.ROOT);
  }

  Compute of(PlanRequest request, Demand demand, Sizing sizing, Assumptions assumptions) {
    List<ServiceNeed> services = sizing.services(Assumptions.POD_CPU, Assumptions.POD_MEMORY);
    var system =
        new PodGroup(
            "system",
            Math.round(assumptions.systemPods().at(demand.level())),
            SYSTEM_CPU,
            SYSTEM_MEMORY);
    long least = request.redundancy() == Redundancy.NONE ? 1 : ZONES;
    var pools = new ArrayList<Pool>();
    pools.add(
        services("services", services.stream().map(ServiceNeed::pods).toList(), system, least));
    if (request.redundancy() == Redundancy.REGION) {
      pools.add(
          services("standby", services.stream().map(ServiceNeed::standbyPods).toList(), system, 1));
    }
    for (PodGroup kind : demand.sandboxes()) {
      if (kind.count() > 0) {
        pools.add(cheapest(kind.name() + " sandboxes", true, 1, List.of(kind)));
      }
    }
    return new Compute(pools, services, arithmetic);
  }

  private Pool services(String name, List<PodGroup> pods, PodGroup system, long least) {
    var all = new ArrayList<>(pods);
    all.add(system);
    return cheapest(name, false, least, all);
  }

  private Pool cheapest(String name, boolean sandboxes, long least, List<PodGroup> pods) {
    @Nullable NodeShape best = null;
    BigDecimal bestCost = BigDecimal.ZERO;
    for (String sku : spec.nodes()) {
      NodeShape shape = shapes.of(sku);
      OptionalLong nodes = BinPacking.nodes(shape, pods, daemons);
      if (nodes.isPresent()) {
        long count = Math.max(least, nodes.getAsLong());
        BigDecimal cost = book.of(key(shape)).perMonth().multiply(BigDecimal.valueOf(count));
        if (best == null || cost.compareTo(bestCost) < 0) {
          best = shape;
          bestCost = cost;
        }
      }
    }
    // where no shape is large enough, the largest says why
    NodeShape shape = best != null ? best : shapes.of(spec.nodes().getLast());
    Packing packing =
        pods.size() == 1
            ? BinPacking.alone(shape, pods.getFirst(), daemons)
            : BinPacking.firstFitDecreasing(shape, pods, daemons);
    long count = Math.max(least, packing.nodes());
    arithmetic.add(
        name
            + ": "
            + packing.arithmetic()
            + (count > packing.nodes() ? ", at least " + least : "")
            + " ("
            + shape.arithmetic()
            + ")");
    return new Pool(name, shape.sku(), key(shape), count, sandboxes);
  }

  private String key(NodeShape shape) {
    return provider + "/" + shape.sku();
  }
}
