package dev.banyan.scale.simulate;

import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.HpaSettings;
import dev.banyan.scale.hpa.ScaleStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** A region: its nodes and services, second by second. */
final class Region {

  private static final int SYNC = 15;

  final int index;
  final Cluster cluster;
  final List<Workload> workloads = new ArrayList<>();
  private final Scenario scenario;
  private final NodeScaler scaler;
  private final Outages outages;
  private final Readings readings;

  Region(Scenario scenario, int index, SplittableRandom jitter, Foresight foresight) {
    this.scenario = scenario;
    this.index = index;
    this.cluster = new Cluster(scenario, jitter);
    this.scaler = new NodeScaler(cluster);
    this.outages = new Outages(scenario, index, cluster);
    HpaSettings settings = HpaSettings.kubernetes();
    this.readings = new Readings(settings, scenario.detect().toSeconds());
    for (int i = 0; i < scenario.services().size(); i++) {
      ServiceSpec spec = scenario.services().get(i);
      var workload =
          new Workload(
              spec, i, scenario.zones(), settings, policy -> foresight.over(index, spec, policy));
      workload.reconcile(cluster);
      workloads.add(workload);
    }
    int nodes = scaler.wanted(-1);
    for (int i = 0; i < nodes; i++) {
      cluster.order(0, -1);
    }
    cluster.settle();
  }

  boolean down(long now) {
    return outages.down(now);
  }

  boolean failedOver(long now) {
    return outages.failedOver(now);
  }

  /** Everything but the traffic of the step that begins now. */
  void advance(long now, long step, BiConsumer<Workload, Decision> log) {
    outages.apply(now);
    for (Workload workload : workloads) {
      workload.advance(now);
    }
    cluster.advance(now, step);
    if (now > 0 && now % SYNC == 0) {
      sync(now, log);
    }
    for (Workload workload : workloads) {
      workload.reconcile(cluster);
    }
    // before the look for nodes: only what has no place on those that are there needs more of them
    cluster.schedule(now);
    scaler.scan(now);
  }

  private void sync(long now, BiConsumer<Workload, Decision> log) {
    for (Workload workload : workloads) {
      workload.autoscaler.ifPresent(
          autoscaler -> {
            Decision decision =
                autoscaler.decide(
                    Readings.instant(now),
                    new ScaleStatus(workload.desired, workload.pods.size()),
                    readings.of(workload, now));
            autoscaler.applied(decision);
            workload.desired = decision.desired();
            log.accept(workload, decision);
          });
      workload.demand.synced();
    }
  }

  /** The traffic of a step; {@code counts} and {@code rates} by service. */
  void serve(long now, long step, long[] counts, double[] rates) {
    int services = workloads.size();
    double[] needs = new double[services];
    double[] requests = new double[services];
    double[] limits = new double[services];
    double detect = scenario.detect().toSeconds();
    for (int i = 0; i < services; i++) {
      Workload workload = workloads.get(i);
      int gone = outages.any() ? workload.undetected(now, detect) : 0;
      if (down(now)) {
        workload.demand.refuse(counts[i]);
      } else {
        double lost =
            gone == 0 || workload.spec.kind() == ServiceSpec.Kind.JOBS
                ? 0
                : (double) gone / (gone + workload.ready);
        workload.demand.arrive(now, counts[i], lost);
      }
      workload.demand.price(workload.ready, workload.hitRate(), rates[i]);
      needs[i] = workload.demand.need(workload.ready, step);
      requests[i] = workload.ready * workload.spec.pod().cpuRequest().cores();
      limits[i] = workload.ready * workload.spec.pod().limitCores();
    }
    double[] granted = CpuShare.grant(cores(now), needs, requests, limits);
    for (int i = 0; i < services; i++) {
      Workload workload = workloads.get(i);
      workload.demand.serve(now, step, workload.ready, granted[i]);
    }
  }

  private double cores(long now) {
    long usable = 0;
    for (Node node : cluster.nodes) {
      usable += node.usable(now) ? 1 : 0;
    }
    return usable * scenario.nodes().cpu().cores();
  }
}
