package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From load to replicas: as many as CPU at the utilisation, and memory at its use, ask for; then
 * what the redundancy adds.
 *
 * <p>The utilisation is the assumed one, or less where the p95 asks for it: in an M/M/1 queue the
 * 95th percentile of the response is ln(20) = 3.0 × the service time / (1 − utilisation).
 */
final class Sizing {

  /** A standby that must serve within this is kept at full size. */
  static final Duration HOT_STANDBY = Duration.ofMinutes(30);

  private static final int ZONES = 3;
  private static final double P95_FACTOR = 3.0;
  private static final double UTILISATION_MIN = 0.1;

  private final PlanRequest request;
  private final Demand demand;
  private final Assumptions assumptions;
  private final Level level;
  private final double utilisation;

  Sizing(PlanRequest request, Demand demand, Assumptions assumptions) {
    this.request = request;
    this.demand = demand;
    this.assumptions = assumptions;
    this.level = demand.level();
    this.utilisation = utilisation();
  }

  /** Every service that has something to do, each replica of the shape given. */
  List<ServiceNeed> services(MilliCpu cpu, ByteSize memory) {
    var out = new ArrayList<ServiceNeed>();
    long clients = 0;
    for (ServiceRole role : ServiceRole.values()) {
      double cores = demand.cores().getOrDefault(role, 0.0);
      if (role == ServiceRole.POOLER || cores == 0) {
        continue;
      }
      boolean sockets = role == ServiceRole.EDGE || role == ServiceRole.ROOMS;
      ServiceNeed need = service(role, cores, sockets ? demand.sockets() : 0, cpu, memory);
      clients += role == ServiceRole.EDGE ? 0 : need.replicas();
      out.add(need);
    }
    long connections = clients * Math.round(assumptions.connectionsPerReplica().at(level));
    if (connections > assumptions.connectionsWithoutPooler().at(level)) {
      out.add(pooler(clients, connections, cpu, memory));
    }
    return out;
  }

  /** CPU of the busiest moment in cores that must be there, all services together. */
  double coresNeeded() {
    return demand.cores().values().stream().mapToDouble(Double::doubleValue).sum() / utilisation;
  }

  double utilised() {
    return utilisation;
  }

  private ServiceNeed service(
      ServiceRole role, double cores, double sockets, MilliCpu cpu, ByteSize memory) {
    long byCpu = Numbers.ceil(cores / (cpu.cores() * utilisation), role.label() + " replicas");
    double room =
        memory.bytes() * assumptions.memoryUse().at(level)
            - assumptions.replicaBaseBytes().at(level);
    if (room <= 0) {
      throw new IllegalArgumentException(
          "memory: a replica of " + memory + " has no room beside its own base");
    }
    long byMemory = Numbers.ceil(sockets * demand.socketBytes() / room, role.label() + " replicas");
    long need = Math.max(1, Math.max(byCpu, byMemory));
    String text =
        String.format(
            Locale.ROOT,
            "cpu ceil(%s cores / (%s × %s)) = %d, memory ceil(%s sockets × %s B / %s MB) = %d",
            Numbers.plain(cores),
            cpu,
            Numbers.plain(utilisation),
            byCpu,
            Numbers.plain(sockets),
            Numbers.plain(demand.socketBytes()),
            Numbers.plain(room / 1e6),
            byMemory);
    return redundant(role, need, text, cpu, memory);
  }

  private ServiceNeed pooler(long clients, long connections, MilliCpu cpu, ByteSize memory) {
    long need =
        Math.max(
            1, Math.ceilDiv(connections, Math.round(assumptions.clientsPerPooler().at(level))));
    String text =
        String.format(
            Locale.ROOT,
            "%d replicas × %s connections = %d > %s, so a pooler: ceil(%d / %s) = %d",
            clients,
            Numbers.plain(assumptions.connectionsPerReplica().at(level)),
            connections,
            Numbers.plain(assumptions.connectionsWithoutPooler().at(level)),
            connections,
            Numbers.plain(assumptions.clientsPerPooler().at(level)),
            need);
    return redundant(ServiceRole.POOLER, need, text, cpu, memory);
  }

  private ServiceNeed redundant(
      ServiceRole role, long need, String text, MilliCpu cpu, ByteSize memory) {
    return switch (request.redundancy()) {
      case NONE -> new ServiceNeed(role, need, 0, cpu, memory, text + " → " + need);
      case ZONE -> {
        long spared = spareZone(need);
        yield new ServiceNeed(role, spared, 0, cpu, memory, text + zoneText(need, spared));
      }
      case REGION -> {
        long spared = spareZone(need);
        boolean hot = request.rto().compareTo(HOT_STANDBY) < 0;
        long standby = hot ? need : 1;
        yield new ServiceNeed(
            role,
            spared,
            standby,
            cpu,
            memory,
            text
                + zoneText(need, spared)
                + (hot ? "; hot standby " + need : "; pilot light 1, grown within the RTO"));
      }
    };
  }

  /** What stays when one of three zones is lost must carry the load. */
  private static long spareZone(long need) {
    return Math.max(ZONES, Math.ceilDiv(need * ZONES, (long) ZONES - 1));
  }

  private static String zoneText(long need, long spared) {
    return " → max(3, ceil(" + need + " × 3/2)) = " + spared + " over 3 zones";
  }

  private double utilisation() {
    double assumed = assumptions.utilisation().at(level);
    double service = demand.interactiveCpuSeconds();
    double seconds = request.p95().toMillis() / 1000.0;
    double allowed = 1 - P95_FACTOR * service / seconds;
    if (allowed < UTILISATION_MIN) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "p95: %d ms cannot be met; a request of %s s CPU (%s) has a 95th percentile of %s ms"
                  + " on a machine that is nine tenths idle",
              request.p95().toMillis(),
              Numbers.plain(service),
              level.label(),
              Numbers.plain(P95_FACTOR * service / (1 - UTILISATION_MIN) * 1000)));
    }
    return Math.min(assumed, allowed);
  }
}
