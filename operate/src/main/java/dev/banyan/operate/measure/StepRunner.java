package dev.banyan.operate.measure;

import dev.banyan.operate.load.LoadException;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs steps, one at a time, and reads the target's meter meanwhile. The load is shared out evenly
 * over the replicas' addresses, each of which has a generator of its own. Blocking; an interrupt or
 * {@link #close} ends what is under way.
 */
public final class StepRunner implements AutoCloseable {

  /** Addresses that are loaded at a time. */
  public static final int TARGETS_MAX = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final LoadEngine engine;
  private final List<Target> targets;
  private final Meter meter;
  private final LoadLimits limits;
  private final StepClock clock;
  private long seed;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("step-", 0).factory());

  /**
   * @param targets the replicas, or the one address that stands before all of them
   * @param limits of each generator
   */
  public StepRunner(LoadEngine engine, List<Target> targets, Meter meter, LoadLimits limits) {
    this(engine, targets, meter, limits, StepClock.SYSTEM);
  }

  StepRunner(
      LoadEngine engine, List<Target> targets, Meter meter, LoadLimits limits, StepClock clock) {
    if (targets.isEmpty() || targets.size() > TARGETS_MAX) {
      throw new MeasureException(
          "there are " + targets.size() + " addresses, 1 to " + TARGETS_MAX + " can be loaded");
    }
    this.engine = engine;
    this.targets = List.copyOf(targets);
    this.meter = meter;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Runs one step; returns when it is over.
   *
   * @param warmUp before measuring
   * @throws MeasureException when the target cannot be reached or no longer tells
   */
  public Step run(StepPlan plan, Duration warmUp, Duration measured) {
    var window = new MeterWindow(meter, clock::nanos);
    try {
      List<StepReport> reports =
          switch (plan) {
            case StepPlan.Idle idle -> idle(window, warmUp, measured);
            case StepPlan.Closed closed -> {
              List<Integer> shares = shares(closed.connections(), used(plan));
              yield loaded(
                  closed.mix(),
                  shares.stream().map(share -> (LoadShape) LoadShape.Closed.of(share)).toList(),
                  window,
                  warmUp,
                  measured);
            }
            case StepPlan.Open open -> {
              var each = new LoadShape.Constant(open.perSecond() / used(plan));
              List<LoadShape> shapes = new ArrayList<>();
              for (int i = 0; i < used(plan); i++) {
                shapes.add(each);
              }
              yield loaded(open.mix(), shapes, window, warmUp, measured);
            }
          };
      return StepSum.of(plan, measured, reports, window.used(measured.toNanos() / 1e9));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new MeasureException("stopped", stopped);
    }
  }

  private int used(StepPlan plan) {
    return Math.min(plan.replicas(), targets.size());
  }

  /** A whole number's shares; those that would be empty are left out. */
  static List<Integer> shares(int whole, int parts) {
    List<Integer> shares = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int share = whole / parts + (i < whole % parts ? 1 : 0);
      if (share > 0) {
        shares.add(share);
      }
    }
    return shares;
  }

  private List<StepReport> idle(MeterWindow window, Duration warmUp, Duration measured)
      throws InterruptedException {
    clock.sleep(warmUp);
    window.begin();
    clock.sleep(measured);
    window.end();
    return List.of();
  }

  /** The first of the generators opens and closes the window. */
  private List<StepReport> loaded(
      Mix mix, List<LoadShape> shapes, MeterWindow window, Duration warmUp, Duration measured)
      throws InterruptedException {
    List<Future<StepReport>> started = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      var step = LoadStep.of(shapes.get(i), warmUp, measured);
      // Each step draws its own requests: with one seed they would all meet by the same chance.
      LoadPlan plan =
          LoadPlan.of(targets.get(i), mix.classes(), List.of(step))
              .withLimits(limits)
              .withSpacing(LoadPlan.Spacing.EVEN, ++seed);
      LoadListener listener = i == 0 ? new WindowListener(window) : LoadListener.NONE;
      started.add(threads.submit(() -> only(engine.run(plan, listener))));
    }
    List<StepReport> reports = new ArrayList<>();
    try {
      for (Future<StepReport> each : started) {
        reports.add(result(each, warmUp.plus(measured).plus(limits.grace()).plus(PATIENCE)));
      }
    } finally {
      started.forEach(each -> each.cancel(true));
    }
    return reports;
  }

  private static StepReport only(LoadReport report) {
    if (report.stopped() || report.steps().isEmpty()) {
      throw new MeasureException("the load was stopped");
    }
    return report.steps().getFirst();
  }

  private static StepReport result(Future<StepReport> future, Duration within)
      throws InterruptedException {
    try {
      return future.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw switch (failed.getCause()) {
        case MeasureException told -> told;
        case LoadException told -> MeasureException.of(told);
        case IllegalArgumentException told -> MeasureException.of(told);
        case null, default -> new IllegalStateException("the load failed", failed);
      };
    } catch (TimeoutException late) {
      throw new MeasureException("the step did not end in time", late);
    }
  }

  private record WindowListener(MeterWindow window) implements LoadListener {
    @Override
    public void measuring(int index, LoadStep step) {
      window.begin();
    }

    @Override
    public void progress(LoadPoint point) {
      window.sample();
    }

    @Override
    public void measured(int index, LoadStep step) {
      window.end();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
