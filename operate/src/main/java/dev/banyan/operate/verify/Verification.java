package dev.banyan.operate.verify;

import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.machine.CappedGroup;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.Machine;
import dev.banyan.operate.machine.Scratch;
import dev.banyan.operate.measure.LoadEngine;
import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.Mix;
import dev.banyan.operate.measure.Step;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.operate.measure.StepRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The rig: the generator on one core, an app with all that it needs on the other, each replica
 * capped. Blocking; ends every process that it started. One use.
 */
public final class Verification {

  /** Without a cap, so that a compiler or a cache that warms up is done before it is measured. */
  private static final Duration WARM_UP_UNCAPPED = Duration.ofSeconds(10);

  /** Before each step: a quota's period is a tenth of a second. */
  private static final Duration WARM_UP = Duration.ofMillis(400);

  private static final int CONNECTIONS = 4;

  /** Is told how it goes, by the thread that runs it. */
  public interface Progress {

    /** An app is being started and warmed up. */
    void app(String name, String about);

    /** A step begins. */
    void step(int repetition, int step, int steps, StepPlan plan);

    /** A repetition is over. */
    void repetition(List<Trial> trials);
  }

  private final VerifyPlan plan;
  private final LoadEngine engine;
  private final Path groupRoot;
  private final Progress progress;

  /**
   * @param groupRoot where control groups are made, {@link CappedGroup#ROOT} on Linux
   */
  public Verification(VerifyPlan plan, LoadEngine engine, Path groupRoot, Progress progress) {
    this.plan = plan;
    this.engine = engine;
    this.groupRoot = groupRoot;
    this.progress = progress;
  }

  /** About how long it takes. */
  public Duration length() {
    Duration length = Duration.ZERO;
    for (String app : plan.apps()) {
      int steps = Repetition.steps(Mix.all(app(app).classes()));
      length =
          length
              .plus(WARM_UP.plus(plan.step()).multipliedBy((long) steps * plan.repetitions()))
              .plus(WARM_UP_UNCAPPED.multipliedBy(Repetition.REPLICAS_HELD));
    }
    return length;
  }

  /**
   * Runs it all.
   *
   * @throws MeasureException when this machine cannot, or an app fails, in words
   */
  public Verified run() {
    Cores cores = Cores.here();
    if (!cores.apart()) {
      throw new MeasureException(
          "this needs two cores, one for the generator and one for what it measures; this process"
              + " may use one");
    }
    // Before the first app takes its quarter of an hour.
    Programs.find("taskset");
    plan.apps().forEach(name -> app(name).programs().forEach(Programs::find));
    Instant startedAt = Instant.now();
    Machine machine = Machine.here();
    cores.pinThisProcess();
    List<Trial> trials = new ArrayList<>();
    for (String name : plan.apps()) {
      SampleApp app = app(name);
      progress.app(app.name(), app.about());
      try (var scratch = new Scratch("verify-" + name);
          SampleApp.Backing backing = app.start(scratch, cores);
          var replicas =
              Replicas.start(backing, Repetition.REPLICAS_HELD, scratch, cores, groupRoot)) {
        trials.addAll(measured(app, replicas));
      } catch (IllegalStateException | IllegalArgumentException failed) {
        throw new MeasureException(name + ": " + failed.getMessage(), failed);
      }
    }
    return new Verified(startedAt, machine, plan, trials, Verdict.of(trials));
  }

  private List<Trial> measured(SampleApp app, Replicas replicas) {
    Mix mix = Mix.all(app.classes());
    warmUp(replicas, mix);
    replicas.cap(plan.cap());
    settle(app, replicas, mix);
    List<Trial> trials = new ArrayList<>();
    for (int repetition = 1; repetition <= plan.repetitions(); repetition++) {
      List<StepRunner> runners = new ArrayList<>();
      try {
        for (int count = 1; count <= Repetition.REPLICAS_HELD; count++) {
          // Another one is first each time, so that none is worked more than the others.
          runners.add(runner(replicas, repetition - 1, count));
        }
        var steps = new Counted(repetition, Repetition.steps(mix), runners);
        List<Trial> made = new Repetition(app.name(), repetition, mix, plan.cap(), steps).trials();
        trials.addAll(made);
        progress.repetition(made);
      } finally {
        runners.forEach(StepRunner::close);
      }
    }
    return trials;
  }

  private StepRunner runner(Replicas replicas, int first, int count) {
    return new StepRunner(
        engine,
        replicas.targets(first, count),
        replicas.meter(first, count),
        LoadLimits.defaults().withThreads(1));
  }

  /** One after the other: together they would share the core, and warm up as much slower. */
  private void warmUp(Replicas replicas, Mix mix) {
    for (int first = 0; first < Repetition.REPLICAS_HELD; first++) {
      try (StepRunner one = runner(replicas, first, 1)) {
        one.run(new StepPlan.Closed(mix, 1, CONNECTIONS), Duration.ZERO, WARM_UP_UNCAPPED);
      }
    }
  }

  /** Under its cap for the first time, an app does what it put off; a step shows that it works. */
  private void settle(SampleApp app, Replicas replicas, Mix mix) {
    try (StepRunner one = runner(replicas, 0, 1)) {
      Step step = one.run(new StepPlan.Closed(mix, 1, CONNECTIONS), plan.step(), plan.step());
      if (!step.good()) {
        throw new MeasureException(app.name() + ": " + String.join("; ", step.failures()));
      }
    }
  }

  /** Runs steps and tells of them. */
  private final class Counted implements Function<StepPlan, Step> {

    private final int repetition;
    private final int of;
    private final List<StepRunner> runners;
    private int number;

    Counted(int repetition, int of, List<StepRunner> runners) {
      this.repetition = repetition;
      this.of = of;
      this.runners = runners;
    }

    @Override
    public Step apply(StepPlan step) {
      number++;
      progress.step(repetition, Math.min(number, of), of, step);
      return runners.get(step.replicas() - 1).run(step, WARM_UP, plan.step());
    }
  }

  private static SampleApp app(String name) {
    return switch (name) {
      case "invoices" -> new InvoicesApp();
      case "notes" -> new NotesApp();
      default -> throw new MeasureException("there is no app " + name);
    };
  }
}
