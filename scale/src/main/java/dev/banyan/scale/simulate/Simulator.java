package dev.banyan.scale.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Runs a scenario. In each step: failures, nodes and pods, at every 15th second the autoscalers,
 * then the traffic. It starts with what {@code replicas} say, placed, ready and warm. Stateless and
 * thread-safe; a run takes the thread that calls, and ends by {@link CancellationException} when
 * that is interrupted.
 *
 * <p>Simplifications: load spreads evenly over ready pods; CPU is shared as if a region's nodes
 * were one machine; a request under way on a pod that is taken down or lost is not counted as lost;
 * a metric is the mean of the 15 s before the sync. Waiting: {@code Queueing}.
 */
public final class Simulator {

  private Simulator() {}

  /**
   * Runs on the traffic that the scenario states.
   *
   * @throws IllegalArgumentException if it states none
   */
  public static SimulationResult run(Scenario scenario) {
    return run(scenario, scenario.trafficStated());
  }

  /** Runs on traffic that is brought, whatever the scenario states. */
  public static SimulationResult run(Scenario scenario, Traffic traffic) {
    return run(scenario, traffic, (region, service, policy) -> policy);
  }

  static SimulationResult run(Scenario scenario, Traffic traffic, Foresight foresight) {
    var seed = new SplittableRandom(scenario.seed());
    var arrivals = new Arrivals(scenario, seed);
    List<Region> regions = new ArrayList<>();
    for (int i = 0; i < scenario.regions(); i++) {
      regions.add(new Region(scenario, i, seed.split(), foresight));
    }
    var recorder = new Recorder(scenario, regions);
    long step = scenario.step().toSeconds();
    long end = scenario.length().toSeconds() / step * step;
    for (long now = 0; now < end; now += step) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted at second " + now);
      }
      for (Region region : regions) {
        long at = now;
        region.advance(
            now,
            step,
            (workload, decision) -> recorder.decision(at, region.index, workload, decision));
      }
      double rate = traffic.actionsPerSecond(now) * arrivals.next();
      traffic(scenario, regions, arrivals, now, step, rate);
      recorder.after(now + step, step);
    }
    return recorder.result(end);
  }

  private static void traffic(
      Scenario scenario,
      List<Region> regions,
      Arrivals arrivals,
      long now,
      long step,
      double rate) {
    List<ServiceSpec> services = scenario.services();
    double[] shares = shares(regions, now);
    long[] counts = new long[services.size()];
    double[] rates = new double[services.size()];
    for (Region region : regions) {
      for (int i = 0; i < counts.length; i++) {
        rates[i] = rate * services.get(i).perAction() * shares[region.index];
        counts[i] = arrivals.count(region.index * counts.length + i, rates[i] * step);
      }
      region.serve(now, step, counts, rates);
    }
  }

  /** Each region has its share; those of a lost one go to the others once users are sent there. */
  private static double[] shares(List<Region> regions, long now) {
    double[] shares = new double[regions.size()];
    int up = 0;
    int left = 0;
    for (Region region : regions) {
      boolean away = region.down(now) && region.failedOver(now);
      left += away ? 1 : 0;
      up += region.down(now) ? 0 : 1;
    }
    for (Region region : regions) {
      boolean down = region.down(now);
      double own = 1.0 / shares.length;
      boolean away = down && region.failedOver(now) && up > 0;
      shares[region.index] = away ? 0 : down || up == 0 ? own : own * (1 + left / (double) up);
    }
    return shares;
  }
}
