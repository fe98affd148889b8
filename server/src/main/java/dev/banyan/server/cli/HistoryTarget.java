package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Secret;
import dev.banyan.operate.observe.History;
import dev.banyan.operate.observe.MetricMap;
import dev.banyan.operate.observe.Observed;
import dev.banyan.operate.observe.Observer;
import dev.banyan.operate.observe.Recording;
import dev.banyan.operate.observe.Watch;
import dev.banyan.operate.prometheus.MetricsException;
import dev.banyan.operate.prometheus.MetricsUrl;
import dev.banyan.operate.prometheus.PrometheusServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a Prometheus server has of a system: its past is there at once. */
final class HistoryTarget implements MetricsTarget {

  private static final Duration EVERY = Duration.ofSeconds(15);

  /** Servers read each minute at the least often, and a rate needs two values. */
  private static final Duration RATE_OVER = Duration.ofMinutes(2);

  private final String shown;
  private final PrometheusServer server;
  private final MetricMap map;
  private final Observer observer;
  private final Map<String, String> match;
  private final Duration every;
  private final Duration watched;
  private final TargetWatch.Around around;
  private int failures;

  HistoryTarget(
      URI url,
      Optional<Secret> token,
      MetricMap map,
      Observer observer,
      Map<String, String> match,
      Spans spans,
      Duration reach,
      TargetWatch.Around around) {
    this.shown = MetricsUrl.shown(url);
    this.map = map;
    this.observer = observer;
    this.match = match;
    this.every = spans.every().orElse(EVERY);
    this.watched = spans.watched(reach, every);
    this.around = around;
    this.server = new PrometheusServer(url, token);
  }

  @Override
  public String name() {
    return shown
        + (match.isEmpty()
            ? ""
            : match.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", ", " (", ")")));
  }

  @Override
  public Observed first() {
    around
        .terminal()
        .say("Looking up the last " + Durations.format(watched) + " at " + shown + ".");
    return look();
  }

  /** A server that restarts meanwhile is borne, as a page is. */
  @Override
  public Observed next() throws InterruptedException {
    for (int inRow = 1; ; inRow++) {
      Instant now = around.clock().instant();
      around.pause().until(now.plus(every));
      try {
        return noted(look());
      } catch (MetricsException failed) {
        if (inRow >= Watch.FAILURES_MAX || Thread.currentThread().isInterrupted()) {
          throw failed;
        }
        failures++;
        around.terminal().say("  a look failed: " + failed.getMessage());
      }
    }
  }

  private Observed noted(Observed seen) {
    if (failures == 0) {
      return seen;
    }
    List<String> notes = new ArrayList<>(seen.notes());
    notes.add(failures == 1 ? "One look failed." : failures + " looks failed.");
    return new Observed(seen.window(), seen.sources(), notes);
  }

  private Observed look() {
    Recording recording =
        ScaleFiles.read(
            "--match",
            () ->
                History.of(
                    server, map, match, around.clock().instant(), watched.plus(RATE_OVER), every));
    if (recording.reads() == 0) {
      throw new MetricsException(
          shown
              + " has none of the metrics that are known"
              + (match.isEmpty() ? "" : " with these labels")
              + ". Say which of yours are what: --map FILE");
    }
    return observer.observe(recording, longer(RATE_OVER, every.multipliedBy(4)));
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  @Override
  public Duration watched() {
    return watched;
  }

  @Override
  public Duration every() {
    return every;
  }

  @Override
  public void close() {
    server.close();
  }
}
