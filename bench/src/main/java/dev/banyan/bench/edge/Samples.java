package dev.banyan.bench.edge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** All samples of one question: several rounds of each contender at each number of connections. */
final class Samples {

  private final List<Sample> all = new ArrayList<>();

  void add(Sample sample) {
    all.add(sample);
  }

  Set<Integer> connections() {
    Set<Integer> found = new TreeSet<>();
    all.forEach(sample -> found.add(sample.connections()));
    return found;
  }

  /** The rounds of one contender, slowest first. */
  List<Sample> of(String contender, int connections) {
    return all.stream()
        .filter(sample -> sample.contender().name().equals(contender))
        .filter(sample -> sample.connections() == connections)
        .sorted(Comparator.comparingDouble(Sample::perSecond))
        .toList();
  }

  /** The round in the middle by requests per second: a real one, whose figures fit together. */
  Sample middle(String contender, int connections) {
    List<Sample> rounds = of(contender, connections);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(contender + " was not sampled at " + connections);
    }
    return rounds.get(rounds.size() / 2);
  }

  double median(String contender, int connections, ToDoubleFunction<Sample> figure) {
    return median(of(contender, connections).stream().mapToDouble(figure).toArray());
  }

  static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** Why some of the rounds do not count. */
  List<String> failures(String question) {
    return all.stream()
        .flatMap(
            sample ->
                sample.load().failures().stream()
                    .map(
                        reason ->
                            question
                                + ", "
                                + sample.contender().name()
                                + " at "
                                + sample.connections()
                                + " connections: "
                                + reason))
        .distinct()
        .toList();
  }

  /** The most that others used of the server's core in any round. */
  double foreignShareMax() {
    return all.stream().mapToDouble(Sample::foreignShare).max().orElse(0);
  }
}
