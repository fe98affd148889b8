package dev.banyan.operate.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a run about once a second, tells the listener, and keeps the series: in a long run
 * several looks are one point of it. On the run's own thread alone.
 */
final class Watch {

  /** A loop that does not answer for so long is past showing progress. */
  private static final long LOOK_SECONDS_MAX = 5;

  private final LoadPlan plan;
  private final LoadListener listener;
  private final List<LoadLoop> loops;
  private final long beganNanos;
  private final int looksPerPoint;
  private final ProcessCpu cpu = new ProcessCpu();
  private final List<LoadPoint> series = new ArrayList<>();
  private final Part part = new Part();
  private long lastNanos;

  /** What goes into the next point of the series. */
  private static final class Part {
    final Latency latency = new Latency();
    @Nullable LoadPoint so;
    int looks;
    double cpuSeconds;
  }

  Watch(LoadPlan plan, LoadListener listener, List<LoadLoop> loops, long beganNanos) {
    this.plan = plan;
    this.listener = listener;
    this.loops = loops;
    this.beganNanos = beganNanos;
    this.lastNanos = beganNanos;
    long seconds =
        plan.steps().stream()
            .mapToLong(
                step ->
                    step.warmUp().plus(step.measured()).plus(plan.limits().grace()).toSeconds() + 1)
            .sum();
    this.looksPerPoint = (int) (seconds / LoadReport.POINTS_MAX) + 1;
  }

  /**
   * Looks now.
   *
   * @param stepNanos when the step began
   * @param warmingUp whether nothing of it is measured yet
   */
  void look(int stepIndex, long stepNanos, boolean warmingUp) throws InterruptedException {
    LoadStep step = plan.steps().get(stepIndex);
    List<LoadLoop.Seen> seen = seen();
    long now = System.nanoTime();
    Latency all = new Latency();
    List<Latency> byClass = new ArrayList<>();
    for (int index = 0; index < plan.classes().size(); index++) {
      Latency merged = new Latency();
      for (LoadLoop.Seen each : seen) {
        Latency latency = each.sums().latencies[index];
        if (latency != null) {
          merged.add(latency);
        }
      }
      byClass.add(merged);
      all.add(merged);
    }
    double second = (now - stepNanos) / 1e9;
    LoadPoint point =
        new LoadPoint(
            Duration.ofNanos(now - beganNanos),
            Duration.ofNanos(now - lastNanos),
            stepIndex,
            warmingUp,
            Curve.rateAt(step, second),
            seen.stream().mapToLong(each -> each.sums().offered).sum(),
            seen.stream().mapToLong(each -> each.sums().done).sum(),
            seen.stream().mapToLong(each -> each.sums().failed).sum(),
            seen.stream().mapToLong(each -> each.sums().dropped).sum(),
            seen.stream().mapToLong(LoadLoop.Seen::underWay).sum(),
            all.p50(),
            all.p95(),
            all.p99(),
            cpu.cores());
    lastNanos = now;
    listener.progress(point);
    for (int index = 0; index < byClass.size(); index++) {
      listener.interval(point, plan.classes().get(index), byClass.get(index));
    }
    keep(point, all);
  }

  private List<LoadLoop.Seen> seen() throws InterruptedException {
    List<CompletableFuture<LoadLoop.Seen>> asked = loops.stream().map(LoadLoop::seen).toList();
    List<LoadLoop.Seen> seen = new ArrayList<>();
    for (CompletableFuture<LoadLoop.Seen> each : asked) {
      try {
        seen.add(each.get(LOOK_SECONDS_MAX, TimeUnit.SECONDS));
      } catch (ExecutionException | TimeoutException silent) {
        throw new LoadException("the generator itself is stuck: " + silent);
      }
    }
    return seen;
  }

  private void keep(LoadPoint point, Latency latency) {
    LoadPoint so = part.so;
    part.latency.add(latency);
    part.cpuSeconds += point.generatorCores() * point.length().toNanos() / 1e9;
    part.so = so == null ? point : sum(so, point);
    part.looks++;
    // A point belongs to one step.
    if (part.looks >= looksPerPoint) {
      flush();
    }
  }

  /** Ends a step's last point. */
  void flush() {
    LoadPoint so = part.so;
    if (so != null && series.size() < LoadReport.POINTS_MAX) {
      series.add(
          new LoadPoint(
              so.at(),
              so.length(),
              so.step(),
              so.warmingUp(),
              so.planned(),
              so.offered(),
              so.done(),
              so.failed(),
              so.dropped(),
              so.underWay(),
              part.latency.p50(),
              part.latency.p95(),
              part.latency.p99(),
              part.cpuSeconds * 1e9 / Math.max(1, so.length().toNanos())));
    }
    part.so = null;
    part.looks = 0;
    part.cpuSeconds = 0;
    part.latency.clear();
  }

  private static LoadPoint sum(LoadPoint one, LoadPoint next) {
    return new LoadPoint(
        next.at(),
        one.length().plus(next.length()),
        one.step(),
        one.warmingUp() && next.warmingUp(),
        next.planned(),
        one.offered() + next.offered(),
        one.done() + next.done(),
        one.failed() + next.failed(),
        one.dropped() + next.dropped(),
        next.underWay(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN);
  }

  List<LoadPoint> series() {
    return series;
  }
}
