package dev.banyan.operate.verify;

import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.MeasureText;
import dev.banyan.operate.measure.Mix;
import dev.banyan.operate.measure.Step;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.scale.measure.Axis;
import dev.banyan.scale.measure.DemandFit;
import dev.banyan.scale.measure.DemandStep;
import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.Resource;
import dev.banyan.scale.measure.ResourceDemand;
import dev.banyan.scale.measure.UslFit;
import dev.banyan.scale.measure.UslModel;
import dev.banyan.scale.measure.UslNoise;
import dev.banyan.scale.measure.UslPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One repetition: its steps, the fits to those that are not held out, and what the fits say of
 * those that are.
 *
 * <p>Shown to the fits: one replica below saturation, one replica with each class alone and with
 * the mix in closed loops, and the mix on 1, 2 and 3 replicas. Held out: one replica with the most
 * connections, and 4 replicas. The saturation of one replica is foretold by the utilisation law
 * from what a request takes and the cap, that of 4 by the law over replicas.
 */
final class Repetition {

  /** Replicas that run; the last of them is held out. */
  static final int REPLICAS_HELD = 4;

  private static final List<Integer> REPLICAS_SHOWN = List.of(1, 2, 3);
  private static final int ROWS_EACH = 2;

  /** Of one replica's saturation, open. */
  private static final List<Double> OPEN_SHARES = List.of(0.25, 0.5, 0.75);

  /** Closed, of the mix on one replica; the last is held out. */
  private static final List<Integer> CONNECTIONS_SHOWN = List.of(2, 4);

  private static final int CONNECTIONS_HELD = 9;

  /** Enough to keep a replica busy. */
  private static final int CONNECTIONS_EACH = 6;

  /** So many steps there are. */
  static final int STEPS =
      OPEN_SHARES.size() + CONNECTIONS_SHOWN.size() + 1 + ROWS_EACH * REPLICAS_SHOWN.size() + 1;

  private static final double MILLIS = 1_000;

  private static final int TRIES = 3;

  private final String app;
  private final int number;
  private final Mix mix;
  private final double cap;
  private final Function<StepPlan, Step> run;
  private final List<Step> shown = new ArrayList<>();
  private final List<UslPoint> overReplicas = new ArrayList<>();

  /**
   * @param number from 1
   * @param cap of each replica, in cores
   * @param run carries out a step
   */
  Repetition(String app, int number, Mix mix, double cap, Function<StepPlan, Step> run) {
    this.app = app;
    this.number = number;
    this.mix = mix;
    this.cap = cap;
    this.run = run;
  }

  /** How many steps a repetition has for a mix of so many classes. */
  static int steps(Mix mix) {
    return STEPS + mix.classes().size();
  }

  /**
   * Measures, fits and compares.
   *
   * @param saturation about what one replica serves, requests a second
   * @throws MeasureException when a step fails again and again, or nothing can be fitted
   */
  List<Trial> trials(double saturation) {
    for (double share : OPEN_SHARES) {
      show(new StepPlan.Open(mix, 1, share * saturation));
    }
    mix.classes().forEach(each -> show(new StepPlan.Closed(Mix.only(each), 1, CONNECTIONS_EACH)));
    for (int connections : CONNECTIONS_SHOWN) {
      show(new StepPlan.Closed(mix, 1, connections));
    }
    for (int replicas : REPLICAS_SHOWN) {
      for (int row = 0; row < ROWS_EACH; row++) {
        overReplicas.add(show(saturating(replicas)).point(replicas));
      }
    }
    // The fits stand before the held-out steps are so much as run; of these, only the mix that was
    // drawn goes into a question.
    List<DemandStep> rows = shown.stream().map(Step::demand).toList();
    ResourceDemand demand = DemandFit.fit(rows, number).of(Resource.CPU);
    UslModel law = UslFit.fit(Axis.REPLICAS, overReplicas, UslNoise.RELATIVE, number);
    Step topStep = good(new StepPlan.Closed(mix, 1, CONNECTIONS_HELD));
    Step fourStep = good(saturating(REPLICAS_HELD));
    Prediction top = demand.saturation(cap, sent(topStep), 1);
    Prediction four = law.measurementAt(REPLICAS_HELD);
    Prediction topCpu = demand.perRequest(rates(sent(topStep), top), 1);
    Prediction fourCpu = demand.perRequest(rates(sent(fourStep), four), REPLICAS_HELD);
    return List.of(
        trial(HeldOut.TOP_STEP, Figure.SATURATION, top, topStep.perSecond()),
        trial(HeldOut.TOP_STEP, Figure.CPU_PER_REQUEST, millis(topCpu), cpuMillis(topStep)),
        trial(HeldOut.REPLICAS, Figure.SATURATION, four, fourStep.perSecond()),
        trial(HeldOut.REPLICAS, Figure.CPU_PER_REQUEST, millis(fourCpu), cpuMillis(fourStep)));
  }

  private StepPlan saturating(int replicas) {
    return new StepPlan.Closed(mix, replicas, CONNECTIONS_EACH * replicas);
  }

  private Step show(StepPlan plan) {
    Step step = good(plan);
    shown.add(step);
    return step;
  }

  /** A step that failed measured something else, such as a machine that had other things to do. */
  private Step good(StepPlan plan) {
    Step step = run.apply(plan);
    for (int tried = 1; !step.good() && tried < TRIES; tried++) {
      step = run.apply(plan);
    }
    if (!step.good()) {
      throw new MeasureException(
          app
              + ": "
              + TRIES
              + " times a step failed ("
              + plan.mix().name()
              + ", "
              + MeasureText.load(plan)
              + "): "
              + String.join("; ", step.failures()));
    }
    return step;
  }

  private Trial trial(HeldOut heldOut, Figure figure, Prediction predicted, double measured) {
    return new Trial(app, number, heldOut, figure, predicted, measured);
  }

  /** The mix is drawn, so that it differs a little from step to step: it is asked about as sent. */
  private static Map<String, Double> sent(Step step) {
    var sent = new LinkedHashMap<String, Double>();
    step.completed().forEach((name, count) -> sent.put(name, (double) count));
    return shares(sent);
  }

  private static Map<String, Double> shares(Map<String, Double> counts) {
    double all = counts.values().stream().mapToDouble(Double::doubleValue).sum();
    counts.replaceAll((name, count) -> count / all);
    return counts;
  }

  private static Map<String, Double> rates(Map<String, Double> shares, Prediction throughput) {
    var rates = new LinkedHashMap<String, Double>();
    shares.forEach((name, share) -> rates.put(name, share * throughput.estimate().value()));
    return rates;
  }

  private static double cpuMillis(Step step) {
    double seconds = step.used().getOrDefault(Resource.CPU, Double.NaN);
    return seconds * MILLIS / (step.perSecond() * step.measured().toNanos() / 1e9);
  }

  private static Prediction millis(Prediction seconds) {
    var from = seconds.estimate();
    var scaled =
        new dev.banyan.scale.measure.Estimate(
            from.value() * MILLIS, from.low() * MILLIS, from.high() * MILLIS);
    return switch (seconds) {
      case Prediction.Proven proven -> new Prediction.Proven(scaled);
      case Prediction.Unproven unproven -> new Prediction.Unproven(scaled, unproven.reason());
    };
  }
}
