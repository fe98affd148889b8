package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.plan.Compute.Pool;
import dev.banyan.scale.price.Cloud;
import dev.banyan.scale.price.Daemon;
import dev.banyan.scale.price.NodeShape;
import dev.banyan.scale.price.NodeShapes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
  private final List<Daemon> daemons;
  private final String provider;
  private final List<String> arithmetic = new ArrayList<>();

  KubernetesCompute(TargetSpec spec, Cloud cloud, NodeShapes shapes) {
    this.spec = spec;
    this.shapes = shapes;
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
        pools.add(
            cheapest(
                kind.name() + " sandboxes",
                true,
                1,
                shape -> BinPacking.alone(shape, kind, daemons)));
      }
    }
    return new Compute(pools, services, arithmetic);
  }

  private Pool services(String name, List<PodGroup> pods, PodGroup system, long least) {
    var all = new ArrayList<>(pods);
    all.add(system);
    return cheapest(
        name, false, least, shape -> BinPacking.firstFitDecreasing(shape, all, daemons));
  }

  private Pool cheapest(
      String name, boolean sandboxes, long least, Function<NodeShape, Packing> packing) {
    @Nullable NodeShape best = null;
    @Nullable Packing bestPacking = null;
    BigDecimal bestCost = BigDecimal.ZERO;
    for (String sku : spec.nodes()) {
      NodeShape shape = shapes.of(sku);
      Packing packed = packing.apply(shape);
      long count = Math.max(least, packed.nodes());
      BigDecimal cost = shape.hourly().multiply(BigDecimal.valueOf(count));
      if (best == null || cost.compareTo(bestCost) < 0) {
        best = shape;
        bestPacking = packed;
        bestCost = cost;
      }
    }
    if (best == null || bestPacking == null) {
      throw new IllegalArgumentException("nodes: " + spec.target().wireName() + " names no shape");
    }
    long count = Math.max(least, bestPacking.nodes());
    arithmetic.add(
        name
            + ": "
            + bestPacking.arithmetic()
            + (count > bestPacking.nodes() ? ", at least " + least : "")
            + " ("
            + best.arithmetic()
            + ")");
    return new Pool(name, best.sku(), provider + "/" + best.sku(), count, sandboxes);
  }
}
