package dev.banyan.scale.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What requests take of one resource, and what follows from it. Immutable and thread-safe.
 *
 * <p>Rates and mixes are requests a second by class; a mix may be any proportion.
 */
public final class ResourceDemand {

  private final Resource resource;
  private final DemandDesign design;
  private final DemandRange range;
  private final double[] demands;
  private final double[][] replicates;
  private final double[] noises;
  private final double noiseFloor;

  ResourceDemand(
      Resource resource,
      DemandDesign design,
      DemandRange range,
      double[] demands,
      double[][] replicates,
      double[] noises,
      double noiseFloor) {
    this.resource = resource;
    this.design = design;
    this.range = range;
    this.demands = demands;
    this.replicates = replicates;
    this.noises = noises;
    this.noiseFloor = noiseFloor;
  }

  public Resource resource() {
    return resource;
  }

  /**
   * What one idle replica takes a second; empty when the steps never moved it apart from the
   * requests, whose demand then includes it.
   */
  public Optional<Estimate> base() {
    return design.base() ? Optional.of(estimate(each -> each[0])) : Optional.empty();
  }

  /** Demand by class, or by classes that always came together. */
  public List<ClassDemand> classes() {
    int offset = design.base() ? 1 : 0;
    List<ClassDemand> out = new ArrayList<>();
    for (int j = 0; j < design.groups().size(); j++) {
      int column = j + offset;
      out.add(new ClassDemand(design.groups().get(j), estimate(each -> each[column])));
    }
    return List.copyOf(out);
  }

  /**
   * What a step will show to be taken a second, base included; its interval holds the scatter of
   * one step.
   *
   * @throws IllegalArgumentException for a class that was not measured, or rates that are none
   */
  public Prediction used(Map<String, Double> rates, int replicas) {
    return mark(measured(rates, replicas, 1, 1), rates, replicas);
  }

  /**
   * What a step will show to be taken per request, its part of the base included; its interval
   * holds the scatter of one step.
   *
   * @throws IllegalArgumentException for a class that was not measured, or rates that are none
   */
  public Prediction perRequest(Map<String, Double> rates, int replicas) {
    return perRequest(rates, replicas, 1);
  }

  /**
   * The same of so many steps together, spread over the time of the others, so that their scatter
   * is as independent: it shrinks with the root of their number.
   *
   * @param steps 1 or more
   */
  public Prediction perRequest(Map<String, Double> rates, int replicas, int steps) {
    double all = Mixes.total(rates);
    return mark(measured(rates, replicas, all, steps), rates, replicas);
  }

  /**
   * The throughput at which {@code capacity} of every replica is taken up, requests a second of the
   * mix: nothing but this resource is asked.
   *
   * @param capacity of one replica, per second (cores for CPU), or the level it can hold
   * @throws IllegalArgumentException for a class that was not measured, for no capacity, or when
   *     the mix takes nothing of this resource
   */
  public Prediction saturation(double capacity, Map<String, Double> mix, int replicas) {
    return saturation(capacity, mix, replicas, 1);
  }

  /**
   * The same, its interval being that of so many steps together, as {@link #perRequest(Map, int,
   * int)} has it.
   *
   * @param steps 1 or more
   */
  public Prediction saturation(double capacity, Map<String, Double> mix, int replicas, int steps) {
    double root = Mixes.rootOf(steps);
    Mixes.require("capacity", capacity, capacity > 0);
    Mixes.check(mix, replicas, design);
    double[] one = design.row(Mixes.shares(mix), 0);
    double value = throughput(capacity, one, demands, replicas);
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          Double.isInfinite(value)
              ? resource.label() + ": this mix takes none of it, so it never runs out"
              : "capacity: the idle base alone takes " + Figures.text(capacity) + " or more");
    }
    double[] drawn = new double[replicates.length];
    Arrays.setAll(
        drawn,
        i ->
            Math.max(
                0, throughput(capacity, one, replicates[i], replicas) / (1 + noises[i] / root)));
    Map<String, Double> rates = new TreeMap<>();
    Mixes.shares(mix).forEach((name, share) -> rates.put(name, share * value));
    return mark(Replicates.estimate(value, drawn), rates, replicas);
  }

  /** Base, classes and what could not be told apart, a line each. */
  public String text() {
    var out = new StringBuilder(resource.label());
    out.append(" in ").append(resource.unit()).append(" per request\n  idle: ");
    out.append(
        base()
            .map(idle -> idle.text() + " a second and replica")
            .orElse("not to be told apart from the requests; add steps of other rates"));
    for (ClassDemand each : classes()) {
      out.append("\n  ").append(each.name()).append(": ").append(each.perRequest().text());
      if (each.together()) {
        out.append(" for their mix; the steps do not tell them apart, add steps of other mixes");
      }
    }
    return out.append('\n').toString();
  }

  private double throughput(double capacity, double[] one, double[] demand, int replicas) {
    double idle = design.base() ? demand[0] : 0;
    return replicas * (capacity - idle) / DemandFit.product(one, demand);
  }

  private Estimate measured(Map<String, Double> rates, int replicas, double per, int steps) {
    double root = Mixes.rootOf(steps);
    Mixes.check(rates, replicas, design);
    double[] row = design.row(rates, replicas);
    double value = DemandFit.product(row, demands);
    double[] drawn = new double[replicates.length];
    Arrays.setAll(
        drawn,
        i -> {
          double mean = DemandFit.product(row, replicates[i]);
          return Math.max(0, mean + noises[i] / root * Math.max(mean, noiseFloor)) / per;
        });
    return Replicates.estimate(value / per, drawn);
  }

  private Prediction mark(Estimate estimate, Map<String, Double> rates, int replicas) {
    List<String> reasons = Mixes.beyond(rates, replicas, design, range);
    return reasons.isEmpty()
        ? new Prediction.Proven(estimate)
        : new Prediction.Unproven(estimate, String.join("; ", reasons));
  }

  private Estimate estimate(ToDoubleFunction<double[]> figure) {
    return Replicates.estimate(
        figure.applyAsDouble(demands), Arrays.stream(replicates).mapToDouble(figure).toArray());
  }
}
