package dev.banyan.operate.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a {@link LoadPlan}: one step after the other, on event loops of its own. The thread
 * that calls {@link #run} only waits, looks and adds up.
 */
public final class LoadRun {

  /** Between the word to begin and the first arrival, so that all loops hear it in time. */
  private static final long HEAD_START_NANOS = 20_000_000;

  private static final long LOOK_NANOS = 1_000_000_000;
  private static final long DRAIN_SLACK_SECONDS = 20;

  /** Connections that do not stand by then are opened, like all others, when they are needed. */
  private static final long AHEAD_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

  private final LoadPlan plan;
  private final LoadListener listener;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final NoteBook notes = new NoteBook();
  private boolean interrupted;

  public LoadRun(LoadPlan plan, LoadListener listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /**
   * Runs all steps; blocks until the run is over.
   *
   * @throws LoadException when the target cannot be reached at all
   * @throws IllegalArgumentException when the plan's requests are too large to hold
   */
  public static LoadReport run(LoadPlan plan, LoadListener listener) {
    return new LoadRun(plan, listener).run();
  }

  /** Ends the run at once; {@link #run} answers with what was done. Any thread, any time. */
  public void stop() {
    stop.countDown();
  }

  private boolean stopped() {
    return stop.getCount() == 0;
  }

  /**
   * See {@link #run(LoadPlan, LoadListener)}; to be called once. An interrupt is a {@link #stop},
   * and is kept.
   */
  public LoadReport run() {
    List<EncodedRequests> requests = EncodedRequests.of(plan);
    try (EventLoops threads = new EventLoops(plan.limits().threads(), "load")) {
      Dialer dialer = Reach.dialer(plan.target(), threads);
      List<LoadLoop> loops = new ArrayList<>();
      for (int index = 0; index < threads.threads(); index++) {
        loops.add(new LoadLoop(threads.group().next(), index, plan, dialer, requests, notes));
      }
      try {
        openAhead(loops);
        return run(loops);
      } finally {
        loops.forEach(LoadLoop::close);
      }
    }
  }

  private void openAhead(List<LoadLoop> loops) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            loops.stream().map(LoadLoop::openAhead).toArray(CompletableFuture[]::new));
    long beganNanos = System.nanoTime();
    boolean over = stopped();
    try {
      while (!over && !all.isDone() && System.nanoTime() - beganNanos < AHEAD_NANOS_MAX) {
        over = stop.await(1, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException told) {
      interrupted();
    }
  }

  private LoadReport run(List<LoadLoop> loops) {
    Instant startedAt = Instant.now();
    long beganNanos = System.nanoTime();
    Watch watch = new Watch(plan, listener, loops, beganNanos);
    List<StepReport> reports = new ArrayList<>();
    for (int index = 0; index < plan.steps().size() && !stopped(); index++) {
      StepReport report = step(index, loops, watch);
      if (report == null) {
        break;
      }
      reports.add(report);
      listener.stepDone(index, report);
      if (!worthGoingOn(report)) {
        break;
      }
    }
    boolean early = stopped();
    if (early && reports.isEmpty()) {
      notes.add("the run was stopped before anything was measured");
    }
    LoadReport report =
        new LoadReport(
            plan,
            startedAt,
            Duration.ofNanos(System.nanoTime() - beganNanos),
            early,
            reports,
            watch.series(),
            notes.all());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return report;
  }

  /** Notes what a reader must know of a step; whether there is use in a next one. */
  private boolean worthGoingOn(StepReport report) {
    report
        .generator()
        .bottleneck()
        .ifPresent(why -> notes.add("step " + report.step().name() + ": " + why));
    if (report.total().done() > 0 || report.total().failed() == 0 || stopped()) {
      return true;
    }
    notes.add(
        "the target answered errors only"
            + Verdict.kinds(report.total())
            + "; the run ended after the step "
            + report.step().name());
    return false;
  }

  /** Nothing where it was stopped before it was measured. */
  private @Nullable StepReport step(int index, List<LoadLoop> loops, Watch watch) {
    LoadStep step = plan.steps().get(index);
    listener.stepBegins(index, step);
    long startNanos = System.nanoTime() + HEAD_START_NANOS;
    long fromNanos = startNanos + step.warmUp().toNanos();
    long toNanos = fromNanos + step.measured().toNanos();
    List<CompletableFuture<LoadLoop.StepEnd>> ends = new ArrayList<>();
    for (LoadLoop loop : loops) {
      ends.add(loop.begin(step, index, startNanos));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    boolean measuring = false;
    Instant from = Instant.now();
    ProcessCpu cpu = new ProcessCpu();
    double cores = 0;
    long endedNanos = toNanos;
    try {
      if (!waitUntil(fromNanos, index, startNanos, true, watch)) {
        measuring = true;
        from = Instant.now();
        cpu.cores();
        listener.measuring(index, step);
        if (!step.warmUp().isZero()) {
          // What was seen so far is the warm-up's, and no part of a point or a log of the rest.
          look(index, startNanos, true, watch);
          watch.flush();
        }
        boolean early = waitUntil(toNanos, index, startNanos, false, watch);
        endedNanos = early ? System.nanoTime() : toNanos;
        cores = cpu.cores();
        listener.measured(index, step);
      }
    } finally {
      if (stopped()) {
        loops.forEach(LoadLoop::stop);
      }
    }
    drained(all, index, startNanos, loops, watch);
    watch.flush();
    if (!measuring) {
      return null;
    }
    Duration measured = Duration.ofNanos(Math.max(1, endedNanos - fromNanos));
    return report(step, from, measured, ends.stream().map(CompletableFuture::join).toList(), cores);
  }

  /** Waits and looks once a second; whether the run was stopped meanwhile. */
  private boolean waitUntil(long nanos, int index, long stepNanos, boolean warmingUp, Watch watch) {
    try {
      long left = nanos - System.nanoTime();
      while (left > 0) {
        if (stop.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
          return true;
        }
        left = nanos - System.nanoTime();
        if (left > 0) {
          look(index, stepNanos, warmingUp, watch);
          left = nanos - System.nanoTime();
        }
      }
    } catch (InterruptedException told) {
      interrupted();
    }
    return stopped();
  }

  private void drained(
      CompletableFuture<Void> all, int index, long stepNanos, List<LoadLoop> loops, Watch watch) {
    long deadline =
        System.nanoTime()
            + plan.limits().grace().toNanos()
            + TimeUnit.SECONDS.toNanos(DRAIN_SLACK_SECONDS);
    while (!all.isDone()) {
      if (stopped()) {
        loops.forEach(LoadLoop::stop);
      }
      try {
        all.get(100, TimeUnit.MILLISECONDS);
      } catch (InterruptedException told) {
        interrupted();
      } catch (TimeoutException notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw new LoadException("the generator itself is stuck: a step did not end");
        }
      } catch (ExecutionException broken) {
        throw new IllegalStateException("a load could not be made", broken.getCause());
      }
    }
    look(index, stepNanos, false, watch);
  }

  private void look(int index, long stepNanos, boolean warmingUp, Watch watch) {
    try {
      watch.look(index, stepNanos, warmingUp);
    } catch (InterruptedException told) {
      interrupted();
    }
  }

  private void interrupted() {
    interrupted = true;
    stop();
  }

  private StepReport report(
      LoadStep step,
      Instant from,
      Duration measured,
      List<LoadLoop.StepEnd> ends,
      double processCores) {
    ClassCounts total = new ClassCounts();
    List<ClassReport> classes = new ArrayList<>();
    List<Backlog> backlogs = new ArrayList<>();
    for (int index = 0; index < plan.classes().size(); index++) {
      ClassCounts sum = new ClassCounts();
      for (LoadLoop.StepEnd end : ends) {
        sum.add(end.counts().get(index));
      }
      total.add(sum);
      backlogs.add(sum.backlog);
      classes.add(sum.report(plan.classes().get(index)));
    }
    Latency lag = new Latency();
    ends.forEach(end -> lag.add(end.lag()));
    GeneratorUse use =
        new GeneratorUse(
            processCores,
            ends.stream().map(end -> (double) end.cpuNanos() / measured.toNanos()).toList(),
            nanos(lag.p99()),
            nanos(lag.max()));
    Tally tally = total.tally();
    List<String> failures = Verdict.failures(step, tally, classes);
    boolean whole = measured.compareTo(step.measured()) >= 0;
    if (step.shape().open() && whole && tally.dropped() == 0) {
      Backlog.failure(backlogs, measured).ifPresent(failures::add);
    }
    return new StepReport(step, from, measured, tally, total.latency(), classes, use, failures);
  }

  private static Duration nanos(double value) {
    return Double.isNaN(value) ? Duration.ZERO : Duration.ofNanos((long) value);
  }
}
