package dev.banyan.operate.measure;

import dev.banyan.operate.load.ClassReport;
import dev.banyan.operate.load.Failure;
import dev.banyan.operate.load.GeneratorUse;
import dev.banyan.operate.load.Latency;
import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Tally;
import dev.banyan.operate.load.Target;
import dev.banyan.scale.measure.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A service whose demand is known: each class takes so much CPU, each replica has so many cores and
 * an idle base, and answers come as the utilisation law and a fixed wait allow. Time goes by when a
 * step runs, and not otherwise.
 */
public final class SimulatedTarget implements LoadEngine, StepClock, Meter {

  private final Map<String, Double> cpuSeconds;
  private final double cores;
  private final double idle;
  private final double waitSeconds;
  private final double noise;
  private final Random random = new Random(7);
  private final List<LoadPlan> plans = new ArrayList<>();
  private double cpu;
  private long nanos;
  private int failing;

  /**
   * @param cpuSeconds one request of each class takes
   * @param cores of each replica
   * @param idle cores that each replica takes always
   * @param waitSeconds that a request waits for others
   * @param noise of each step's CPU, as a share
   */
  public SimulatedTarget(
      Map<String, Double> cpuSeconds, double cores, double idle, double waitSeconds, double noise) {
    this.cpuSeconds = cpuSeconds;
    this.cores = cores;
    this.idle = idle;
    this.waitSeconds = waitSeconds;
    this.noise = noise;
  }

  /** Of every hundred requests so many are answered with an error from now on. */
  void fail(int percent) {
    failing = percent;
  }

  /** Everything that was asked for, in order. */
  synchronized List<LoadPlan> plans() {
    return List.copyOf(plans);
  }

  static Target address(int port) {
    return Target.of("http://127.0.0.1:" + port + "/", false);
  }

  /** What one replica serves of a mix at most, requests a second. */
  public double saturation(List<RequestClass> mix) {
    return (cores - idle) / demand(mix);
  }

  private double demand(List<RequestClass> mix) {
    return mix.stream()
        .mapToDouble(
            each ->
                each.weight()
                    * cpuSeconds.get(each.name())
                    / mix.stream().mapToDouble(RequestClass::weight).sum())
        .sum();
  }

  @Override
  public synchronized LoadReport run(LoadPlan plan, LoadListener listener) {
    plans.add(plan);
    LoadStep step = plan.steps().getFirst();
    double most = saturation(plan.classes());
    double rate =
        switch (step.shape()) {
          case LoadShape.Closed closed ->
              Math.min(most, closed.workers() / (waitSeconds + demand(plan.classes())));
          case LoadShape.Constant constant -> Math.min(most, constant.perSecond());
          default -> throw new IllegalArgumentException(step.toString());
        };
    double seconds = step.measured().toNanos() / 1e9;
    listener.measuring(0, step);
    nanos += step.measured().toNanos();
    cpu += used(rate * demand(plan.classes()), seconds);
    listener.measured(0, step);
    return report(plan, step, rate * seconds);
  }

  private double used(double busy, double seconds) {
    return (idle + busy) * seconds * (1 + noise * random.nextGaussian());
  }

  private LoadReport report(LoadPlan plan, LoadStep step, double answers) {
    double weights = plan.classes().stream().mapToDouble(RequestClass::weight).sum();
    List<ClassReport> classes = new ArrayList<>();
    long good = 0;
    long bad = 0;
    for (RequestClass each : plan.classes()) {
      long all = Math.round(answers * each.weight() / weights);
      long failed = all * failing / 100;
      good += all - failed;
      bad += failed;
      classes.add(
          new ClassReport(
              each, tally(all - failed, failed), new Latency(), new Latency(), new Latency()));
    }
    var seen =
        new StepReport(
            step,
            Instant.EPOCH,
            step.measured(),
            tally(good, bad),
            new Latency(),
            classes,
            new GeneratorUse(0.1, List.of(0.1), Duration.ZERO, Duration.ZERO),
            List.of());
    return new LoadReport(
        plan, Instant.EPOCH, step.measured(), false, List.of(seen), List.of(), List.of());
  }

  private static Tally tally(long good, long bad) {
    long all = good + bad;
    return new Tally(
        all,
        all,
        0,
        good,
        good,
        0,
        0,
        bad == 0 ? Map.of() : Map.of(Failure.STATUS, bad),
        bad == 0 ? Map.of(200, good) : Map.of(200, good, 503, bad),
        1_000 * good,
        100 * all,
        0);
  }

  @Override
  public synchronized Reading read() {
    return Reading.total(Resource.CPU, cpu);
  }

  @Override
  public String source() {
    return "a simulation";
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration length) {
    nanos += length.toNanos();
    cpu += used(0, length.toNanos() / 1e9);
  }
}
