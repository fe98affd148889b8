package dev.banyan.server.tour;

import dev.banyan.kernel.Durations;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Advisor;
import dev.banyan.scale.advise.Memory;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import dev.banyan.scale.advise.Setup;
import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.advise.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Advice from what the tour saw, by the tour's own thresholds: a few seconds, not minutes. */
final class PoolAdvice {

  private static final Thresholds THRESHOLDS =
      Thresholds.read(ScaleFile.text(PoolAdvice.class, "thresholds.yaml"));

  /** Whose thresholds these are, and why they say another thing than those of {@code advise}. */
  static final String WHOSE =
      "That is by the tour's own thresholds, which need seconds instead of minutes: a pool more than "
          + full(THRESHOLDS)
          + " % in use for "
          + Durations.format(THRESHOLDS.sustained())
          + " speaks for more replicas, since here each place in a pool waits for a slow call, and"
          + " each replica brings places of its own. The shipped thresholds, which banyan advise"
          + " goes by, say of a pool over "
          + full(Thresholds.preset("bondhu"))
          + " % to optimise first: they mean one that all replicas share, as a database's.";

  private Memory memory = Memory.none();

  private static String full(Thresholds thresholds) {
    return thresholds.triggers().stream()
        .filter(trigger -> trigger.metric() == Metric.POOL)
        .map(trigger -> String.format(Locale.ROOT, "%.0f", trigger.threshold()))
        .findFirst()
        .orElseThrow();
  }

  Advice advise(List<Sight> sights, Instant loadBegan, List<LoadPoint> points) {
    var cpu = new ArrayList<Sample>();
    var pool = new ArrayList<Sample>();
    for (Sight sight : sights) {
      cpu.add(new Sample(sight.at(), sight.cpuPercent()));
      pool.add(new Sample(sight.at(), sight.poolPercent()));
    }
    var latency = new ArrayList<Sample>();
    for (LoadPoint point : points) {
      if (Double.isFinite(point.p95Nanos())) {
        latency.add(new Sample(loadBegan.plus(point.at()), point.p95Nanos() / 1e9));
      }
    }
    Advice advice =
        Advisor.advise(
            new Window(
                Instant.now(),
                List.of(
                    Series.of(Metric.CPU, cpu),
                    Series.of(Metric.POOL, pool),
                    Series.of(Metric.P95, latency))),
            Setup.unknown(),
            THRESHOLDS,
            memory);
    memory = advice.memory();
    return advice;
  }
}
