package dev.banyan.operate.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The series of a target that a term means, by group. Chosen once, then read at many times. Not
 * thread-safe.
 */
final class Selection {

  private static final String BOUND = "le";
  private static final String JOB = "job";
  private static final double P95 = 0.95;

  private record Member(Track track, double bound) {}

  private final Term term;
  private final long rateOver;
  private final Map<List<String>, List<Member>> groups = new LinkedHashMap<>();
  private final Set<String> jobs = new TreeSet<>();

  /** Series that would be of the term if their labels had other values. */
  private final List<Track> others = new ArrayList<>();

  private Selection(Term term, long rateOver) {
    this.term = term;
    this.rateOver = rateOver;
  }

  /**
   * Chooses.
   *
   * @param per labels that make a group
   * @return empty when there is nothing of the kind
   */
  static Optional<Selection> of(TargetSeries target, Term term, List<String> per, long rateOver) {
    var selection = new Selection(term, rateOver);
    for (String name : term.names()) {
      target
          .of(name)
          .forEach(
              (labels, track) -> {
                if (term.fits(labels)) {
                  selection.add(labels, per, track);
                } else if (term.orZero() && term.couldFit(labels)) {
                  selection.others.add(track);
                }
              });
    }
    return selection.groups.isEmpty() && selection.others.isEmpty()
        ? Optional.empty()
        : Optional.of(selection);
  }

  /** The values of {@code job} among them, as a Prometheus server labels them. */
  Set<String> jobs() {
    return jobs;
  }

  private void add(Map<String, String> labels, List<String> per, Track track) {
    double bound = bound(labels.getOrDefault(BOUND, ""));
    boolean ofBuckets = term.read() == Read.P95 || term.read() == Read.ABOVE;
    if (ofBuckets && Double.isNaN(bound)) {
      return;
    }
    List<String> group = per.stream().map(label -> labels.getOrDefault(label, "")).toList();
    groups.computeIfAbsent(group, key -> new ArrayList<>()).add(new Member(track, bound));
    if (labels.containsKey(JOB)) {
      jobs.add(labels.get(JOB));
    }
  }

  /** What each group has at that time; a group that has nothing then is not there. */
  Map<List<String>, Double> at(long at) {
    Map<List<String>, Double> out = new LinkedHashMap<>();
    groups.forEach(
        (group, members) -> {
          double value =
              switch (term.read()) {
                case P95 -> HistogramQuantile.of(P95, rates(members, at));
                case ABOVE -> above(rates(members, at));
                default -> joined(members, at);
              };
          if (!Double.isNaN(value)) {
            out.put(group, value);
          }
        });
    return out;
  }

  /** Whether at that time there was what could have been of the term, but nothing was. */
  boolean zeroAt(long at) {
    return term.orZero() && others.stream().anyMatch(track -> !Double.isNaN(track.value(at)));
  }

  private double joined(List<Member> members, long at) {
    List<Double> values = new ArrayList<>();
    boolean counts = term.read() == Read.INCREASE || term.read() == Read.RISES;
    boolean present = false;
    for (Member member : members) {
      boolean here = !Double.isNaN(member.track().value(at));
      present |= here;
      double value = here || counts ? value(member.track(), at) : Double.NaN;
      if (!Double.isNaN(value)) {
        values.add(value);
      }
    }
    // A counter that is gone still happened, as long as anything of its group is there.
    return present && !values.isEmpty() ? term.add().of(values) : Double.NaN;
  }

  private double value(Track track, long at) {
    return switch (term.read()) {
      case VALUE, P95, ABOVE -> track.value(at);
      case RATE -> track.rate(at, rateOver);
      case INCREASE -> track.increase(at);
      case RISES -> track.rises(at);
      case AGE -> Math.max(0, at / 1_000.0 - track.value(at));
    };
  }

  private Map<Double, Double> rates(List<Member> members, long at) {
    Map<Double, Double> rates = new HashMap<>();
    for (Member member : members) {
      double rate = member.track().rate(at, rateOver);
      if (!Double.isNaN(rate)) {
        rates.merge(member.bound(), rate, Double::sum);
      }
    }
    return rates;
  }

  /** What lies beyond the first bucket that ends there or later, so that nothing is overstated. */
  private double above(Map<Double, Double> rates) {
    Double all = rates.get(Double.POSITIVE_INFINITY);
    if (all == null) {
      return Double.NaN;
    }
    return rates.keySet().stream()
        .filter(bound -> bound >= term.aboveBound())
        .min(Double::compare)
        .map(bound -> Math.max(0, all - rates.getOrDefault(bound, 0.0)))
        .orElse(Double.NaN);
  }

  private static double bound(String text) {
    if (text.equals("+Inf")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      return text.length() > 40 ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }
}
