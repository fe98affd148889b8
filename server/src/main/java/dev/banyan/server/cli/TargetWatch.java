package dev.banyan.server.cli;

import dev.banyan.http.Json;
import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Secret;
import dev.banyan.operate.observe.Observed;
import dev.banyan.operate.observe.Observer;
import dev.banyan.operate.observe.Pause;
import dev.banyan.operate.observe.Reach;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.operate.prometheus.MetricsUrl;
import dev.banyan.operate.prometheus.PrometheusServer;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Advisor;
import dev.banyan.scale.advise.Memory;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Setup;
import dev.banyan.scale.advise.Thresholds;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Advice on a target from its metrics. Of one thread. */
final class TargetWatch {

  /** What a command has around it. */
  record Around(Terminal terminal, InstantSource clock, Pause pause, boolean json) {}

  private final String address;
  private final TargetFlags flags;
  private final Spans spans;
  private final Thresholds thresholds;
  private final Setup setup;
  private final Around around;
  private Memory memory = Memory.none();

  TargetWatch(
      String address,
      TargetFlags flags,
      Spans spans,
      Thresholds thresholds,
      Setup setup,
      Around around) {
    this.address = address;
    this.flags = flags;
    this.spans = spans;
    this.thresholds = thresholds;
    this.setup = setup;
    this.around = around;
  }

  int once() throws IOException, InterruptedException {
    try (MetricsTarget target = open()) {
      show(target, advise(target, target.first()));
      return 0;
    } catch (MetricsException told) {
      throw new CliException(String.valueOf(told.getMessage()));
    }
  }

  /** Until it is interrupted; shows advice that differs from the one before. */
  int goOn() throws IOException {
    try (MetricsTarget target = open()) {
      Told last = advise(target, target.first());
      show(target, last);
      while (true) {
        Told now = advise(target, target.next());
        if (!now.says().equals(last.says())) {
          around.terminal().line("");
          show(target, now);
        }
        last = now;
      }
    } catch (MetricsException told) {
      throw new CliException(String.valueOf(told.getMessage()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private record Told(Advice advice, Observed observed) {
    /** What makes one advice another. */
    List<Object> says() {
      return List.of(advice.action(), advice.then(), advice.bottleneck());
    }
  }

  private Told advise(MetricsTarget target, Observed observed) {
    Thresholds held = Reach.within(thresholds, target.watched(), target.every());
    Advice advice = Advisor.advise(observed.window(), setup, held, memory);
    memory = advice.memory();
    return new Told(advice, withUnjudged(observed));
  }

  /** A file of one's own may name one metric alone; what else was read is told all the same. */
  private Observed withUnjudged(Observed observed) {
    Set<Metric> judged = EnumSet.noneOf(Metric.class);
    judged.addAll(thresholds.bands().keySet());
    thresholds.triggers().forEach(trigger -> judged.add(trigger.metric()));
    List<String> others =
        observed.sources().stream()
            .map(Observed.Source::metric)
            .filter(metric -> !judged.contains(metric))
            .map(Metric::wire)
            .toList();
    if (others.isEmpty()) {
      return observed;
    }
    List<String> notes = new ArrayList<>(observed.notes());
    notes.add(
        "read, but not judged, since these thresholds have none for it: "
            + String.join(", ", others));
    return new Observed(observed.window(), observed.sources(), notes);
  }

  private MetricsTarget open() throws IOException {
    URI url = MetricsUrl.parse(address);
    Optional<Secret> token = flags.token(System.getenv());
    var map = flags.metricMap();
    var observer = new Observer(map, flags.capacity());
    if (flags.prometheus || MetricsUrl.isRoot(url) && isServer(url, token)) {
      return new HistoryTarget(
          url, token, map, observer, flags.match, spans, Reach.of(thresholds), around);
    }
    if (!flags.match.isEmpty()) {
      throw new CliException("--match is for a Prometheus server; a page is of one target alone.");
    }
    return new PageTarget(
        MetricsUrl.isRoot(url) ? url.resolve("/metrics") : url,
        token,
        map,
        observer,
        spans,
        Reach.of(thresholds),
        around);
  }

  private static boolean isServer(URI url, Optional<Secret> token) {
    try (var server = new PrometheusServer(url, token)) {
      return server.answers();
    }
  }

  private void show(MetricsTarget target, Told told) throws IOException {
    if (around.json()) {
      around
          .terminal()
          .line(
              Json.mapper()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(
                      TargetAdvice.of(
                          target.name(), target.watched(), told.advice(), told.observed())));
      return;
    }
    around.terminal().line(told.advice().text().stripTrailing());
    list(
        "Read from " + target.name(),
        told.observed().sources().stream()
            .map(
                source ->
                    source.metric().wire()
                        + ": "
                        + String.join(", ", source.names())
                        + " ("
                        + source.exporter()
                        + ")")
            .toList());
    list("Notes", told.observed().notes());
    if (Reach.exceeds(thresholds, target.watched())) {
      around
          .terminal()
          .line(
              "These thresholds ask for up to "
                  + Durations.format(Reach.of(thresholds))
                  + "; what held for "
                  + Durations.format(target.watched())
                  + " is shown. Before you spend on it watch longer: --for "
                  + Durations.format(Reach.of(thresholds)));
    }
  }

  private void list(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      around.terminal().line(title + ":");
      lines.forEach(line -> around.terminal().line("  - " + line));
    }
  }
}
