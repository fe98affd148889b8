package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.simulate.SimulationResult.Point;
import dev.banyan.scale.simulate.SimulationResult.Scaling;
import java.util.ArrayList;
import java.util.List;

/** Watches a run: points of the time series, decisions worth telling, and what it came to. */
final class Recorder {

  private static final int DECISIONS_MAX = 20_000;
  private static final long REASONS_LENGTH_MAX = 4_000_000;

  private final Scenario scenario;
  private final List<Region> regions;
  private final List<Point> points = new ArrayList<>();
  private final List<Scaling> decisions = new ArrayList<>();
  private final Decision.LimitedBy[][] last;
  private final Sums[] before;
  private final int[] peaks;
  private final double[] podSeconds;
  private long next;
  private int peakNodes;
  private long omitted;
  private long reasonsLength;

  /** What a service came to, over all regions. */
  record Sums(long arrived, long served, long shed, long waiting, double missed) {

    Sums minus(Sums other) {
      return new Sums(
          arrived - other.arrived,
          served - other.served,
          shed - other.shed,
          waiting,
          missed - other.missed);
    }
  }

  Recorder(Scenario scenario, List<Region> regions) {
    int services = scenario.services().size();
    this.scenario = scenario;
    this.regions = regions;
    this.last = new Decision.LimitedBy[regions.size()][services];
    this.before = new Sums[services];
    for (int i = 0; i < services; i++) {
      before[i] = new Sums(0, 0, 0, 0, 0);
      for (Decision.LimitedBy[] row : last) {
        row[i] = Decision.LimitedBy.NOTHING;
      }
    }
    this.peaks = new int[services];
    this.podSeconds = new double[services];
    this.next = scenario.interval().toSeconds();
  }

  /** Keeps changes, and the first of a row that the maximum or an error stopped. */
  void decision(long now, int region, Workload workload, Decision decision) {
    Decision.LimitedBy by = decision.limitedBy();
    boolean newlyStuck =
        (by == Decision.LimitedBy.MAX || by == Decision.LimitedBy.ERROR)
            && last[region][workload.index] != by;
    last[region][workload.index] = by;
    if (!decision.changes() && !newlyStuck) {
      return;
    }
    reasonsLength += decision.reason().length();
    if (decisions.size() == DECISIONS_MAX || reasonsLength > REASONS_LENGTH_MAX) {
      omitted++;
      return;
    }
    decisions.add(new Scaling(now, region, workload.spec.name(), decision));
  }

  void after(long now, long step) {
    int nodes = 0;
    for (Region region : regions) {
      nodes += region.cluster.nodes.size();
    }
    peakNodes = Math.max(peakNodes, nodes);
    for (int i = 0; i < peaks.length; i++) {
      int pods = 0;
      for (Region region : regions) {
        pods += region.workloads.get(i).pods.size();
      }
      peaks[i] = Math.max(peaks[i], pods);
      podSeconds[i] += pods * (double) step;
    }
    if (now >= next) {
      next += scenario.interval().toSeconds();
      for (int i = 0; i < peaks.length; i++) {
        points.add(point(now, i, nodes));
      }
    }
  }

  private Point point(long now, int service, int nodes) {
    Sums sums = sums(service);
    Sums since = sums.minus(before[service]);
    before[service] = sums;
    int desired = 0;
    int ready = 0;
    double p95 = 0;
    double oldest = 0;
    for (Region region : regions) {
      Workload workload = region.workloads.get(service);
      desired += workload.desired;
      ready += workload.ready;
      oldest = Math.max(oldest, workload.demand.oldest(now));
      if (!region.down(now)) {
        p95 = Math.max(p95, workload.demand.p95());
      }
    }
    return new Point(
        now,
        scenario.services().get(service).name(),
        since.arrived(),
        since.served(),
        since.shed(),
        since.waiting(),
        oldest,
        since.missed(),
        p95,
        desired,
        ready,
        nodes);
  }

  private Sums sums(int service) {
    long arrived = 0;
    long served = 0;
    long shed = 0;
    long waiting = 0;
    double missed = 0;
    for (Region region : regions) {
      Demand demand = region.workloads.get(service).demand;
      arrived += demand.arrived;
      served += demand.served;
      shed += demand.shed;
      waiting += demand.waiting();
      missed += demand.missed;
    }
    return new Sums(arrived, served, shed, waiting, missed);
  }

  SimulationResult result(long seconds) {
    var services = new ArrayList<ServiceTotals>();
    for (int i = 0; i < peaks.length; i++) {
      Sums sums = sums(i);
      services.add(
          new ServiceTotals(
              scenario.services().get(i).name(),
              sums.arrived(),
              sums.served(),
              sums.shed(),
              sums.waiting(),
              Math.min(sums.arrived(), Math.round(sums.missed())),
              peaks[i],
              podSeconds[i] / 3600));
    }
    double nodeSeconds = 0;
    for (Region region : regions) {
      nodeSeconds += region.cluster.nodeSeconds();
    }
    return new SimulationResult(
        scenario.name(),
        seconds,
        points,
        decisions,
        omitted,
        services,
        Bill.of(scenario, Math.round(nodeSeconds), seconds, peakNodes));
  }
}
