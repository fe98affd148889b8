package dev.banyan.operate.observe;

import dev.banyan.scale.advise.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** Reads one rule of a target. Of one reading. */
final class RuleReader {

  /** A term as it stands there: measured, or stated and the same for every group. */
  private record Operand(Optional<Selection> selection, double stated) {
    Map<List<String>, Double> at(long at, Set<List<String>> groups) {
      if (selection.isPresent()) {
        return selection.get().at(at);
      }
      Map<List<String>, Double> same = new HashMap<>();
      groups.forEach(group -> same.put(group, stated));
      return same;
    }
  }

  private final Rule rule;
  private final Selection value;
  private final List<Operand> by;
  private final List<Operand> over;

  private RuleReader(Rule rule, Selection value, List<Operand> by, List<Operand> over) {
    this.rule = rule;
    this.value = value;
    this.by = by;
    this.over = over;
  }

  /** What became of looking for a rule's series. */
  sealed interface Found {
    record Here(RuleReader reader) implements Found {}

    /** What it measures is there, but the user has not said what it is to be held against. */
    record Unstated(Term term) implements Found {}

    record Nothing() implements Found {}
  }

  static Found find(TargetSeries target, Rule rule, Capacity capacity, long rateOver) {
    Optional<Selection> value = Selection.of(target, rule.value(), rule.per(), rateOver);
    if (value.isEmpty()) {
      return new Found.Nothing();
    }
    List<Operand> by = new ArrayList<>();
    List<Operand> over = new ArrayList<>();
    for (Term term : rule.by()) {
      Optional<Selection> found = Selection.of(target, term, rule.per(), rateOver);
      if (found.isEmpty()) {
        return new Found.Nothing();
      }
      by.add(new Operand(found, Double.NaN));
    }
    for (Term term : rule.over()) {
      if (term.stated()) {
        OptionalDouble said = capacity.of(term);
        if (said.isEmpty()) {
          return new Found.Unstated(term);
        }
        over.add(new Operand(Optional.empty(), said.getAsDouble()));
      } else {
        Optional<Selection> found = Selection.of(target, term, rule.per(), rateOver);
        if (found.isEmpty()) {
          return new Found.Nothing();
        }
        over.add(new Operand(found, Double.NaN));
      }
    }
    return new Found.Here(new RuleReader(rule, value.get(), by, over));
  }

  /** The jobs that it reads, where a Prometheus server has several. */
  Set<String> jobs() {
    Set<String> jobs = new TreeSet<>(value.jobs());
    over.forEach(operand -> operand.selection().ifPresent(it -> jobs.addAll(it.jobs())));
    return jobs;
  }

  /** The samples by label; one entry with an empty label unless the groups stay apart. */
  Map<String, List<Sample>> samples(List<Long> times) {
    Map<String, List<Sample>> out = new LinkedHashMap<>();
    for (long at : times) {
      Map<List<String>, Double> groups = at(at);
      if (groups.isEmpty()) {
        continue;
      }
      Instant instant = Instant.ofEpochMilli(at);
      if (rule.join() == Join.NONE) {
        groups.forEach((group, sum) -> add(out, Labels.shown(group), new Sample(instant, sum)));
      } else {
        add(out, "", new Sample(instant, rule.join().of(groups.values())));
      }
    }
    return out;
  }

  private static void add(Map<String, List<Sample>> out, String label, Sample sample) {
    out.computeIfAbsent(label, key -> new ArrayList<>()).add(sample);
  }

  private Map<List<String>, Double> at(long at) {
    Map<List<String>, Double> values = new LinkedHashMap<>(value.at(at));
    List<Map<List<String>, Double>> divisors =
        over.stream().map(operand -> operand.at(at, values.keySet())).toList();
    if (value.zeroAt(at)) {
      divisors.forEach(groups -> groups.keySet().forEach(group -> values.putIfAbsent(group, 0.0)));
      if (divisors.isEmpty() && values.isEmpty()) {
        values.put(rule.per().stream().map(label -> "").toList(), 0.0);
      }
    }
    List<Map<List<String>, Double>> factors =
        by.stream().map(operand -> operand.at(at, values.keySet())).toList();
    Map<List<String>, Double> out = new LinkedHashMap<>();
    values.forEach(
        (group, measured) -> {
          double result = measured * rule.times();
          for (Map<List<String>, Double> factor : factors) {
            result *= factor.getOrDefault(group, Double.NaN);
          }
          for (Map<List<String>, Double> divisor : divisors) {
            double bound = divisor.getOrDefault(group, Double.NaN);
            result = bound > 0 ? result / bound : Double.NaN;
          }
          result = rule.complement() ? rule.times() - result : result;
          if (Double.isFinite(result)) {
            out.put(group, result);
          }
        });
    return out;
  }
}
