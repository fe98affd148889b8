package dev.banyan.scale.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a demand fit: the idle base of each replica, and the rates of classes, those that
 * always move together as one.
 *
 * @param base whether the base stands in a column of its own, the first
 * @param groups the classes of each further column, with their shares
 */
record DemandDesign(boolean base, List<Map<String, Double>> groups) {

  /** The finest columns that the steps can tell apart. */
  static DemandDesign of(List<DemandStep> steps, List<String> classes) {
    List<List<String>> parts = new ArrayList<>();
    classes.forEach(name -> parts.add(List.of(name)));
    boolean base = true;
    while (true) {
      var design = new DemandDesign(base, shares(steps, parts));
      List<List<Integer>> found = Togetherness.groups(design.rows(steps));
      if (found.size() == design.columns()) {
        return design;
      }
      List<List<String>> joined = new ArrayList<>();
      int offset = base ? 1 : 0;
      for (List<Integer> group : found) {
        List<String> names = new ArrayList<>();
        for (int column : group) {
          if (column >= offset) {
            names.addAll(parts.get(column - offset));
          }
        }
        if (offset == 1 && group.getFirst() == 0 && group.size() > 1) {
          base = false;
        }
        if (!names.isEmpty()) {
          joined.add(List.copyOf(names));
        }
      }
      parts.clear();
      parts.addAll(joined);
    }
  }

  int columns() {
    return groups.size() + (base ? 1 : 0);
  }

  /** Per step: replicas if there is a base, then the requests a second of each group. */
  double[][] rows(List<DemandStep> steps) {
    return steps.stream().map(this::row).toArray(double[][]::new);
  }

  private double[] row(DemandStep step) {
    Map<String, Double> rates = new LinkedHashMap<>();
    step.completed().forEach((name, count) -> rates.put(name, count / step.seconds()));
    return row(rates, step.replicas());
  }

  /** The row of requests a second by class; classes that are absent do not come. */
  double[] row(Map<String, Double> rates, int replicas) {
    double[] out = new double[columns()];
    int column = 0;
    if (base) {
      out[column++] = replicas;
    }
    for (Map<String, Double> group : groups) {
      for (String name : group.keySet()) {
        out[column] += rates.getOrDefault(name, 0.0);
      }
      column++;
    }
    return out;
  }

  private static List<Map<String, Double>> shares(
      List<DemandStep> steps, List<List<String>> parts) {
    Map<String, Double> totals = new LinkedHashMap<>();
    for (DemandStep step : steps) {
      step.completed().forEach((name, count) -> totals.merge(name, (double) count, Double::sum));
    }
    List<Map<String, Double>> out = new ArrayList<>();
    for (List<String> part : parts) {
      double all = part.stream().mapToDouble(name -> totals.getOrDefault(name, 0.0)).sum();
      Map<String, Double> shares = new LinkedHashMap<>();
      part.forEach(name -> shares.put(name, totals.getOrDefault(name, 0.0) / all));
      out.add(shares);
    }
    return out;
  }
}
