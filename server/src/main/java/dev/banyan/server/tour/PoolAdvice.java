package dev.banyan.server.tour;

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

/** Advice from what the tour saw, by the tour's own thresholds: a few seconds, not minutes. */
final class PoolAdvice {

  private static final Thresholds THRESHOLDS =
      Thresholds.read(ScaleFile.text(PoolAdvice.class, "thresholds.yaml"));

  private Memory memory = Memory.none();

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
