package dev.banyan.server.tour;

import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A run of load on a thread of its own, whose points can be read while it goes on. */
final class LiveLoad implements AutoCloseable {

  private static final int POINTS_MAX = 3_600;

  private final Instant began = Instant.now();
  private final List<LoadPoint> points = new ArrayList<>();
  private final LoadRun run;
  private final CompletableFuture<LoadReport> report = new CompletableFuture<>();

  private LiveLoad(LoadPlan plan) {
    run =
        new LoadRun(
            plan,
            new LoadListener() {
              @Override
              public void progress(LoadPoint point) {
                add(point);
              }
            });
  }

  static LiveLoad start(LoadPlan plan) {
    var load = new LiveLoad(plan);
    Thread.ofPlatform()
        .name("tour-load")
        .daemon()
        .start(
            () -> {
              try {
                load.report.complete(load.run.run());
              } catch (RuntimeException failure) {
                load.report.completeExceptionally(failure);
              }
            });
    return load;
  }

  Instant began() {
    return began;
  }

  boolean over() {
    return report.isDone();
  }

  synchronized List<LoadPoint> points() {
    return List.copyOf(points);
  }

  synchronized @Nullable LoadPoint latest() {
    return points.isEmpty() ? null : points.getLast();
  }

  private synchronized void add(LoadPoint point) {
    if (points.size() < POINTS_MAX) {
      points.add(point);
    }
  }

  /** Ends the run, and gives what it came to. */
  LoadReport stop() throws InterruptedException {
    run.stop();
    return await();
  }

  /** Waits for its end. */
  LoadReport await() throws InterruptedException {
    try {
      return report.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    run.stop();
  }
}
