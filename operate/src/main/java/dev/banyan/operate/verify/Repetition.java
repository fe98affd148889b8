package dev.banyan.operate.verify;

import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.MeasureText;
import dev.banyan.operate.measure.Mix;
import dev.banyan.operate.measure.Step;
import dev.banyan.operate.measure.StepPlan;
import dev.banyan.scale.measure.Axis;
import dev.banyan.scale.measure.DemandFit;
import dev.banyan.scale.measure.DemandStep;
import dev.banyan.scale.measure.Estimate;
import dev.banyan.scale.measure.Prediction;
import dev.banyan.scale.measure.Resource;
import dev.banyan.scale.measure.ResourceDemand;
import dev.banyan.scale.measure.UslFit;
import dev.banyan.scale.measure.UslModel;
import dev.banyan.scale.measure.UslNoise;
import dev.banyan.scale.measure.UslPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * One repetition: its steps, the fits to those that are not held out, and what the fits say of
 * those that are.
 *
 * <p>Shown to the fits: one replica without any request, with each class alone and with the mix in
 * closed loops of rising concurrency, and the mix on 1, 2 and 3 replicas. Held out: one replica
 * with the most connections, and 4 replicas. The saturation of one replica is foretold by the
 * utilisation law from what a request takes and the cap, that of 4 by the law over replicas;
 * replicas on one core get in each other's way, and so a request of 4 takes what their caps are,
 * shared among those that the law foretells.
 *
 * <p>Each step is run once in every round, in an order that is drawn anew, those held out among the
 * others: a machine's speed drifts, and what always came last would be held against another
 * machine. The fits are given nothing of what is held out but the mix that was drawn for it.
 *
 * <p>All steps but the idle one keep their replicas busy: a request that finds its process asleep
 * takes more (it is woken, its caches are cold; on Node over twice as much was measured at a
 * quarter of saturation), so that steps far below saturation say little of what requests take
 * there.
 */
final class Repetition {

  /** Replicas that run; the last of them is held out. */
  static final int REPLICAS_HELD = 4;

  private static final List<Integer> REPLICAS_SHOWN = List.of(1, 2, 3);

  /** Each is a sample of how the machine's speed drifts. */
  static final int ROUNDS = 5;

  /** Closed, of the mix on one replica; the last is held out. */
  private static final List<Integer> CONNECTIONS_SHOWN = List.of(3, 5, 7);

  private static final int CONNECTIONS_HELD = 9;

  /** Enough to keep a replica busy. */
  private static final int CONNECTIONS_EACH = 6;

  private static final double MILLIS = 1_000;

  private static final int TRIES = 3;

  private final String app;
  private final int number;
  private final Mix mix;
  private final double cap;
  private final Function<StepPlan, Step> run;
  private final List<Step> shown = new ArrayList<>();
  private final List<UslPoint> overReplicas = new ArrayList<>();
  private final List<Step> topSteps = new ArrayList<>();
  private final List<Step> fourSteps = new ArrayList<>();

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
    return ROUNDS
        * (1 + mix.classes().size() + CONNECTIONS_SHOWN.size() + 1 + REPLICAS_SHOWN.size() + 1);
  }

  /**
   * Measures, fits and compares.
   *
   * @throws MeasureException when a step fails again and again, or nothing can be fitted
   */
  List<Trial> trials() {
    List<StepPlan> plans = plans();
    var random = new Random(number);
    for (int round = 0; round < ROUNDS; round++) {
      Collections.shuffle(plans, random);
      plans.forEach(plan -> keep(plan, good(plan)));
    }
    List<DemandStep> rows = shown.stream().map(Step::demand).toList();
    ResourceDemand demand = DemandFit.fit(rows, number).of(Resource.CPU);
    UslModel law = UslFit.fit(Axis.REPLICAS, overReplicas, UslNoise.RELATIVE, number);
    Prediction top = demand.saturation(cap, sent(topSteps), 1, ROUNDS);
    Prediction four = law.measurementAt(REPLICAS_HELD, ROUNDS);
    Prediction topCpu = demand.perRequest(rates(sent(topSteps), top), 1, ROUNDS);
    Prediction fourCpu = ofTheCap(four);
    return List.of(
        trial(HeldOut.TOP_STEP, Figure.SATURATION, top, perSecond(topSteps)),
        trial(HeldOut.TOP_STEP, Figure.CPU_PER_REQUEST, millis(topCpu), cpuMillis(topSteps)),
        trial(HeldOut.REPLICAS, Figure.SATURATION, four, perSecond(fourSteps)),
        trial(HeldOut.REPLICAS, Figure.CPU_PER_REQUEST, fourCpu, cpuMillis(fourSteps)));
  }

  private List<StepPlan> plans() {
    List<StepPlan> plans = new ArrayList<>();
    plans.add(new StepPlan.Idle(mix, 1));
    mix.classes()
        .forEach(each -> plans.add(new StepPlan.Closed(Mix.only(each), 1, CONNECTIONS_EACH)));
    CONNECTIONS_SHOWN.forEach(count -> plans.add(new StepPlan.Closed(mix, 1, count)));
    REPLICAS_SHOWN.forEach(count -> plans.add(saturating(count)));
    plans.add(topStep());
    plans.add(saturating(REPLICAS_HELD));
    return plans;
  }

  private StepPlan topStep() {
    return new StepPlan.Closed(mix, 1, CONNECTIONS_HELD);
  }

  private void keep(StepPlan plan, Step step) {
    if (plan.equals(topStep())) {
      topSteps.add(step);
    } else if (plan.equals(saturating(REPLICAS_HELD))) {
      fourSteps.add(step);
    } else {
      shown.add(step);
      if (plan.equals(saturating(plan.replicas()))) {
        overReplicas.add(step.point(plan.replicas()));
      }
    }
  }

  private StepPlan saturating(int replicas) {
    return new StepPlan.Closed(mix, replicas, CONNECTIONS_EACH * replicas);
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
  private static Map<String, Double> sent(List<Step> steps) {
    var sent = new LinkedHashMap<String, Double>();
    for (Step step : steps) {
      step.completed().forEach((name, count) -> sent.merge(name, (double) count, Double::sum));
    }
    return shares(sent);
  }

  private static double completed(List<Step> steps) {
    return steps.stream()
        .flatMap(step -> step.completed().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private static double perSecond(List<Step> steps) {
    return completed(steps)
        / steps.stream().mapToDouble(step -> step.measured().toNanos() / 1e9).sum();
  }

  private static double cpuMillis(List<Step> steps) {
    return steps.stream()
            .mapToDouble(step -> step.used().getOrDefault(Resource.CPU, Double.NaN))
            .sum()
        * MILLIS
        / completed(steps);
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

  /** CPU of a request at saturation, in milliseconds: all of the caps is used up there. */
  private Prediction ofTheCap(Prediction perSecond) {
    Estimate rate = perSecond.estimate();
    double all = REPLICAS_HELD * cap * MILLIS;
    return with(perSecond, new Estimate(all / rate.value(), all / rate.high(), all / rate.low()));
  }

  private static Prediction millis(Prediction seconds) {
    Estimate from = seconds.estimate();
    return with(
        seconds, new Estimate(from.value() * MILLIS, from.low() * MILLIS, from.high() * MILLIS));
  }

  private static Prediction with(Prediction prediction, Estimate estimate) {
    return switch (prediction) {
      case Prediction.Proven proven -> new Prediction.Proven(estimate);
      case Prediction.Unproven unproven -> new Prediction.Unproven(estimate, unproven.reason());
    };
  }
}
