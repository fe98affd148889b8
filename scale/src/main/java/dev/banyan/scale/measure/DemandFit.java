package dev.banyan.scale.measure;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The demand of one request of each class, from a stepped run, by the utilisation law: what is used
 * a second is an idle base and the sum over classes of requests a second times demand. Solved by
 * least squares with no negative demand, in which each step counts by its seconds and by relative
 * error, since counters of a busy machine scatter by a share. Stateless and thread-safe.
 */
public final class DemandFit {

  /** Relative error is of at least this share of the largest use, or idle steps would rule. */
  private static final double FLOOR = 0.05;

  private DemandFit() {}

  /**
   * Fits every resource that was measured.
   *
   * @param steps of different rates, and of different mixes where classes are to be told apart
   * @param seed makes the intervals repeatable
   * @throws IllegalArgumentException naming everything that is wrong with the steps
   */
  public static Demand fit(List<DemandStep> steps, long seed) {
    return fit(steps, seed, Replicates.COUNT);
  }

  static Demand fit(List<DemandStep> steps, long seed, int replicates) {
    List<String> seen = DemandData.classes(steps);
    var fitted = new EnumMap<Resource, ResourceDemand>(Resource.class);
    var missing = new EnumMap<Resource, String>(Resource.class);
    for (Resource resource : Resource.values()) {
      List<DemandStep> with =
          steps.stream().filter(step -> step.used().containsKey(resource)).toList();
      String lack = lack(resource, with, seen);
      if (lack.isEmpty()) {
        fitted.put(resource, one(resource, with, seen, seed, replicates));
      } else {
        missing.put(resource, lack);
      }
    }
    return new Demand(fitted, missing);
  }

  /** Why a resource cannot be fitted; empty when it can. */
  private static String lack(Resource resource, List<DemandStep> with, List<String> seen) {
    if (with.isEmpty()) {
      return resource.label() + ": was not measured in any step";
    }
    for (String name : seen) {
      if (with.stream().allMatch(step -> step.completed().getOrDefault(name, 0L) == 0)) {
        return resource.label() + ": was not measured in any step with requests of " + name;
      }
    }
    int columns = DemandDesign.of(with, seen).columns();
    return with.size() > columns
        ? ""
        : resource.label()
            + ": "
            + (columns + 1)
            + " steps are needed for "
            + columns
            + " unknowns, "
            + with.size()
            + " have it; measure more steps";
  }

  private static ResourceDemand one(
      Resource resource, List<DemandStep> steps, List<String> seen, long seed, int replicates) {
    DemandDesign design = DemandDesign.of(steps, seen);
    double[][] rows = design.rows(steps);
    double[] used = steps.stream().mapToDouble(step -> rate(step, resource)).toArray();
    double most = Arrays.stream(used).max().orElseThrow();
    double seconds = steps.stream().mapToDouble(DemandStep::seconds).average().orElseThrow();
    double[] weight = new double[used.length];
    Arrays.setAll(
        weight,
        i ->
            Math.sqrt(steps.get(i).seconds() / seconds)
                / (most == 0 ? 1 : Math.max(used[i], FLOOR * most)));
    double[][] weighed = weighed(rows, weight);
    double[] demands = solve(weighed, weight, used);
    double[] left = new double[used.length];
    Arrays.setAll(left, i -> weight[i] * (used[i] - product(rows[i], demands)));
    var residuals = new Residuals(left, design.columns());
    RandomGenerator random = RandomGeneratorFactory.of(Replicates.GENERATOR).create(seed);
    double[][] drawn = new double[replicates][];
    double[] noises = new double[replicates];
    for (int b = 0; b < replicates; b++) {
      double[] again = new double[used.length];
      Arrays.setAll(again, i -> product(rows[i], demands) + residuals.draw(random) / weight[i]);
      drawn[b] = solve(weighed, weight, again);
      noises[b] = residuals.draw(random);
    }
    var range = DemandRange.of(design, steps);
    return new ResourceDemand(resource, design, range, demands, drawn, noises, FLOOR * most);
  }

  private static double rate(DemandStep step, Resource resource) {
    Double used = step.used().get(resource);
    if (used == null) {
      throw new IllegalStateException("a step without " + resource + " was kept");
    }
    return resource.rate(used, step.seconds());
  }

  /** Columns of very different size would hide each other from the solver's tolerance. */
  private static double[] solve(double[][] weighed, double[] weight, double[] used) {
    int columns = weighed[0].length;
    double[] length = new double[columns];
    for (double[] row : weighed) {
      for (int j = 0; j < columns; j++) {
        length[j] = Math.hypot(length[j], row[j]);
      }
    }
    double[][] scaled = new double[weighed.length][columns];
    double[] target = new double[used.length];
    for (int i = 0; i < weighed.length; i++) {
      for (int j = 0; j < columns; j++) {
        scaled[i][j] = weighed[i][j] / length[j];
      }
      target[i] = weight[i] * used[i];
    }
    double[] found = Nnls.solve(scaled, target);
    for (int j = 0; j < columns; j++) {
      found[j] /= length[j];
    }
    return found;
  }

  private static double[][] weighed(double[][] rows, double[] weight) {
    double[][] out = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double factor = weight[i];
      out[i] = Arrays.stream(rows[i]).map(value -> value * factor).toArray();
    }
    return out;
  }

  static double product(double[] row, double[] demands) {
    double sum = 0;
    for (int j = 0; j < row.length; j++) {
      sum += row[j] * demands[j];
    }
    return sum;
  }
}
