package dev.banyan.operate.observe;

import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import dev.banyan.scale.advise.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes windows of recordings. Stateless but for its map; thread-safe. */
public final class Observer {

  /** A share is of all routes, so those past this are one. */
  private static final int ROUTES_MAX = 200;

  private static final String OTHER_ROUTES = "(other routes)";
  private static final String START_TIME = "process_start_time_seconds";

  private final MetricMap map;
  private final Capacity capacity;

  public Observer(MetricMap map, Capacity capacity) {
    this.map = map;
    this.capacity = capacity;
  }

  /**
   * What a recording says until its last read.
   *
   * @param rateOver the span that rates are taken over
   * @throws MetricsException when the recording is of several processes mixed up
   */
  public Observed observe(Recording recording, Duration rateOver) {
    requireOneProcess(recording);
    List<Long> times = recording.times();
    if (times.isEmpty()) {
      throw new MetricsException("Nothing was read.");
    }
    var target = new TargetSeries(recording, map.exporters());
    var out = new Collected();
    for (Metric metric : Metric.values()) {
      observe(metric, target, times, rateOver.toMillis(), out);
    }
    Instant until = Instant.ofEpochMilli(times.getLast());
    return new Observed(new Window(until, out.series), out.sources, out.notes);
  }

  private static final class Collected {
    private final List<Series> series = new ArrayList<>();
    private final List<Observed.Source> sources = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
  }

  private void observe(
      Metric metric, TargetSeries target, List<Long> times, long rateOver, Collected out) {
    Optional<String> hint = Optional.empty();
    for (Rule rule : map.rules(metric)) {
      switch (RuleReader.find(target, rule, capacity, rateOver)) {
        case RuleReader.Found.Here(RuleReader reader) -> {
          Map<String, List<Sample>> samples = reader.samples(times);
          if (samples.isEmpty()) {
            hint = hint.or(() -> Optional.of(silent(rule)));
            continue;
          }
          fewest(samples)
              .forEach((label, of) -> out.series.add(new Series(metric.wire(), label, newest(of))));
          out.sources.add(
              new Observed.Source(
                  metric, rule.exporter(), namesThere(rule, target), rule.source()));
          if (reader.jobs().size() > 1) {
            out.notes.add(
                metric.wire()
                    + " was read over several jobs together ("
                    + Labels.shown(reader.jobs().stream().limit(8).toList())
                    + "); --match job=NAME takes one");
          }
          return;
        }
        case RuleReader.Found.Unstated(Term term) ->
            hint = hint.or(() -> Optional.of(ask(rule, term)));
        case RuleReader.Found.Nothing() -> {
          // The next rule may fit.
        }
      }
    }
    hint.or(() -> exportersOwn(metric, target)).ifPresent(out.notes::add);
  }

  private Optional<String> exportersOwn(Metric metric, TargetSeries target) {
    return map.rules(metric).stream()
        .flatMap(rule -> rule.value().names().stream())
        .filter(target::onlyExportersOwn)
        .findFirst()
        .map(
            name ->
                metric.wire()
                    + ": "
                    + name
                    + " is an exporter's own, not of the system that it tells of, and left out");
  }

  /** All of them, where a zero stands for none. */
  private static List<String> namesThere(Rule rule, TargetSeries target) {
    List<String> names = rule.value().names();
    List<String> there = names.stream().filter(name -> !target.of(name).isEmpty()).toList();
    return there.isEmpty() ? names : there;
  }

  private static String silent(Rule rule) {
    return rule.metric().wire()
        + ": "
        + String.join(", ", rule.value().names())
        + (rule.value().read() == Read.VALUE
            ? " has no value to use"
            : " did not move while it was watched");
  }

  private static String ask(Rule rule, Term term) {
    return rule.metric().wire()
        + ": "
        + String.join(", ", rule.value().names())
        + " is there, but nothing says "
        + (term.names().getFirst().equals(Term.CORES)
            ? "how many cores a process may use; say so: --cores N"
            : "how much memory a process may have; say so: --memory 512Mi");
  }

  /** Series take so many samples; the newest count. */
  private static List<Sample> newest(List<Sample> samples) {
    return samples.subList(Math.max(0, samples.size() - Series.SAMPLES_MAX), samples.size());
  }

  private static Map<String, List<Sample>> fewest(Map<String, List<Sample>> byLabel) {
    if (byLabel.size() <= ROUTES_MAX) {
      return byLabel;
    }
    List<Map.Entry<String, List<Sample>>> ranked =
        byLabel.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                    (Map.Entry<String, List<Sample>> each) -> -sum(each.getValue())))
            .toList();
    Map<String, List<Sample>> out = new HashMap<>();
    ranked.subList(0, ROUTES_MAX - 1).forEach(each -> out.put(each.getKey(), each.getValue()));
    Map<Instant, Double> rest = new HashMap<>();
    for (Map.Entry<String, List<Sample>> each : ranked.subList(ROUTES_MAX - 1, ranked.size())) {
      each.getValue().forEach(sample -> rest.merge(sample.at(), sample.value(), Double::sum));
    }
    out.put(
        OTHER_ROUTES,
        rest.entrySet().stream().map(each -> new Sample(each.getKey(), each.getValue())).toList());
    return out;
  }

  private static double sum(List<Sample> samples) {
    return samples.stream().mapToDouble(Sample::value).sum();
  }

  /** A start time never goes back; where it does, a balancer gives another process each time. */
  private static void requireOneProcess(Recording recording) {
    for (Track track : recording.of(START_TIME).values()) {
      if (track.falls()) {
        throw new MetricsException(
            "Several processes answer at this address in turn, so that their counters cannot be"
                + " told apart. Read the metrics of one process at its own address, or a Prometheus"
                + " server that reads all of them.");
      }
    }
  }
}
