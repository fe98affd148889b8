package dev.banyan.operate.measure;

import dev.banyan.operate.load.RequestClass;
import dev.banyan.scale.measure.Axis;
import dev.banyan.scale.measure.UslPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A whole measurement: idle, closed steps of each class and of the mix, which find saturation, then
 * open ones below it, which tell the idle base from the requests, then more replicas. One use.
 */
public final class Measurer {

  /** Open steps, as shares of the saturation that the closed ones found. */
  private static final List<Double> OPEN_SHARES = List.of(0.2, 0.4, 0.6, 0.8);

  /** The first requests of all pay for this program's own start. */
  private static final Duration TRY_WARM_UP = Duration.ofSeconds(1);

  /** A try before all steps, at least so long: a broken target must not cost the whole time. */
  private static final Duration TRY_MIN = Duration.ofSeconds(2);

  /** Levels for each number of replicas, so that a fit has rows to spare. */
  private static final int REPEATS = 2;

  private final StepRunner runner;
  private final MeasurePlan plan;
  private final List<RequestClass> classes;
  private final ReplicaScaler scaler;
  private final MeasureProgress progress;
  private final List<Step> steps = new ArrayList<>();
  private final int inAll;

  public Measurer(
      StepRunner runner,
      MeasurePlan plan,
      List<RequestClass> classes,
      ReplicaScaler scaler,
      MeasureProgress progress) {
    this.runner = runner;
    this.plan = plan;
    this.classes = List.copyOf(classes);
    this.scaler = scaler;
    this.progress = progress;
    int mixes = classes.size() == 1 ? 1 : classes.size() + 1;
    this.inAll =
        1
            + mixes * plan.concurrency().size()
            + OPEN_SHARES.size()
            + (isStepped() ? REPEATS * plan.replicas().size() : 0);
  }

  /** How long it takes at least. */
  public Duration length() {
    return plan.warmUp().plus(plan.step()).multipliedBy(inAll);
  }

  /**
   * Measures; takes about {@link #length()}.
   *
   * @param target and source, for reports
   * @throws MeasureException when the target cannot be measured, saying why
   */
  public Measurement measure(String target, String source, OptionalDouble cores) {
    int first = plan.replicas().getFirst();
    scaler.to(first);
    classes.forEach(each -> tryOut(Mix.only(each), first));
    Mix mix = Mix.all(classes);
    run(new StepPlan.Idle(mix, first));
    List<Curve> curves = new ArrayList<>();
    if (classes.size() > 1) {
      classes.forEach(each -> curves.add(closed(Mix.only(each), first)));
    }
    Curve curve = closed(mix, first);
    curves.add(curve);
    Optional<UslPoint> best = curve.saturation();
    if (best.isEmpty()) {
      throw new MeasureException("no closed step of " + mix.name() + " was good: " + lastFailure());
    }
    for (double share : OPEN_SHARES) {
      run(new StepPlan.Open(mix, first, share * best.get().throughput()));
    }
    Optional<Curve> replicas =
        isStepped() ? Optional.of(replicas(mix, best.get(), first)) : Optional.empty();
    return new Measurement(
        target,
        source,
        mix,
        plan.step(),
        steps,
        curves,
        replicas,
        Measurement.demand(steps, first),
        cores);
  }

  private boolean isStepped() {
    return plan.replicas().size() > 1;
  }

  private void tryOut(Mix one, int replicas) {
    // What does not answer once in the time of a step cannot be measured by such steps.
    Duration length = plan.step().compareTo(TRY_MIN) < 0 ? TRY_MIN : plan.step();
    Step step = runner.run(new StepPlan.Closed(one, replicas, replicas), TRY_WARM_UP, length);
    if (step.completed().values().stream().allMatch(count -> count == 0)
        && !step.failures().isEmpty()) {
      throw new MeasureException(
          one.name() + ": " + String.join("; ", step.failures()) + "; mend the target first");
    }
  }

  private Curve closed(Mix mix, int replicas) {
    List<UslPoint> points = new ArrayList<>();
    for (int level : plan.concurrency()) {
      Step step = run(new StepPlan.Closed(mix, replicas, level));
      if (step.good()) {
        points.add(step.point(level));
      }
    }
    return Curve.of(mix.name(), Axis.CONCURRENCY, points);
  }

  /** Each number of replicas at the concurrency that saturates so many. */
  private Curve replicas(Mix mix, UslPoint best, int first) {
    List<UslPoint> points = new ArrayList<>();
    double each = Math.max(1, best.n() / first);
    for (int replicas : plan.replicas()) {
      scaler.to(replicas);
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        int connections = (int) Math.min(MeasurePlan.CONCURRENCY_MAX, Math.ceil(each * replicas));
        Step step = run(new StepPlan.Closed(mix, replicas, connections));
        if (step.good()) {
          points.add(step.point(replicas));
        }
      }
    }
    points.sort(Comparator.comparingDouble(UslPoint::n));
    return Curve.of(mix.name(), Axis.REPLICAS, points);
  }

  private Step run(StepPlan step) {
    progress.begins(steps.size() + 1, inAll, step);
    Step seen = runner.run(step, plan.warmUp(), plan.step());
    steps.add(seen);
    progress.ended(seen);
    return seen;
  }

  private String lastFailure() {
    return steps.stream()
        .filter(step -> !step.good())
        .reduce((one, later) -> later)
        .map(step -> String.join("; ", step.failures()))
        .orElse("none was run");
  }
}
