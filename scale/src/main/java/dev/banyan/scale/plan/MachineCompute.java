package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.plan.Compute.Pool;
import dev.banyan.scale.plan.TargetSpec.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Targets without nodes: a machine for each replica, one machine for all, or pay by use. */
final class MachineCompute {

  /** A replica where none is packed with others. */
  static final MilliCpu REPLICA_CPU = new MilliCpu(1000);

  static final ByteSize REPLICA_MEMORY = ByteSize.ofMebibytes(2048);

  private static final double GIBI = 1L << 30;
  private static final double SYSTEM_CORES = 0.25;
  private static final double SYSTEM_GI = 1;
  private static final double REPLICA_GI = 0.25;

  private MachineCompute() {}

  /** A machine for each replica, and for each sandbox. */
  static Compute each(TargetSpec spec, Demand demand, Sizing sizing) {
    Machine machine = spec.machines().getFirst();
    List<ServiceNeed> services = sizing.services(machine.cpu(), machine.memory());
    var pools = new ArrayList<Pool>();
    var text = new ArrayList<String>();
    long count = services.stream().mapToLong(ServiceNeed::replicas).sum();
    pools.add(pool("services", machine, count, false));
    text.add("services: a " + machine.price() + " for each of " + count + " replicas");
    for (PodGroup kind : demand.sandboxes()) {
      Machine smallest =
          spec.sandboxMachines().stream()
              .filter(size -> size.cpu().compareTo(kind.cpu()) >= 0)
              .filter(size -> size.memory().compareTo(kind.memory()) >= 0)
              .findFirst()
              .orElseThrow(
                  () ->
                      new NoRoomException(
                          kind.name()
                              + ": there is no machine of "
                              + kind.cpu()
                              + " and "
                              + kind.memory()));
      pools.add(pool(kind.name() + " sandboxes", smallest, kind.count(), true));
      text.add(
          kind.name()
              + ": a "
              + smallest.price()
              + " (keeps up "
              + smallest.cpu()
              + ") for each of "
              + kind.count());
    }
    return new Compute(pools, services, text);
  }

  /** One machine for everything, database and cache too; empty when none is large enough. */
  static Optional<Compute> one(TargetSpec spec, Demand demand, Sizing sizing, DataTier data) {
    List<ServiceNeed> services = sizing.services(REPLICA_CPU, REPLICA_MEMORY);
    double cores = cores(demand, sizing, data);
    double gi = gibibytes(demand, sizing, data);
    return spec.machines().stream()
        .filter(size -> size.cpu().cores() >= cores)
        .filter(size -> size.memory().bytes() / GIBI >= gi)
        .findFirst()
        .map(
            size ->
                new Compute(
                    List.of(pool("everything", size, 1, false)),
                    services,
                    List.of(needed(demand, sizing, data))));
  }

  /** What one machine for everything would have to be, as text. */
  static String needed(Demand demand, Sizing sizing, DataTier data) {
    return String.format(
        Locale.ROOT,
        "all on one machine: %s cores (services at %s use, database %s, sandboxes by request),"
            + " %s Gi",
        Numbers.plain(cores(demand, sizing, data)),
        Numbers.plain(sizing.utilised()),
        Numbers.plain(data.databaseCores()),
        Numbers.plain(gibibytes(demand, sizing, data)));
  }

  private static double cores(Demand demand, Sizing sizing, DataTier data) {
    return SYSTEM_CORES
        + sizing.coresNeeded()
        + data.databaseCores()
        + demand.sandboxes().stream().mapToDouble(k -> k.count() * k.cpu().cores()).sum();
  }

  private static double gibibytes(Demand demand, Sizing sizing, DataTier data) {
    long replicas =
        sizing.services(REPLICA_CPU, REPLICA_MEMORY).stream()
            .mapToLong(ServiceNeed::replicas)
            .sum();
    return SYSTEM_GI
        + data.databaseGi()
        + data.cacheGi()
        + demand.sockets() * demand.socketBytes() / GIBI
        + replicas * REPLICA_GI
        + demand.sandboxes().stream().mapToDouble(k -> k.count() * k.memory().bytes() / GIBI).sum();
  }

  /** Replicas without machines to name; the bill counts what they use. */
  static Compute used(Sizing sizing) {
    List<ServiceNeed> services = sizing.services(REPLICA_CPU, REPLICA_MEMORY);
    return new Compute(List.of(), services, List.of("paid by vCPU and memory used, no machines"));
  }

  private static Pool pool(String name, Machine machine, long count, boolean sandboxes) {
    String sku = machine.price().substring(machine.price().indexOf('/') + 1);
    return new Pool(name, sku, machine.price(), count, sandboxes);
  }
}
