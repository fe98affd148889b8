package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import dev.banyan.kernel.Secret;
import dev.banyan.operate.observe.MetricMap;
import dev.banyan.operate.observe.Observed;
import dev.banyan.operate.observe.Observer;
import dev.banyan.operate.observe.Watch;
import dev.banyan.operate.prometheus.MetricsUrl;
import dev.banyan.operate.prometheus.Scraper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A page of metrics, read again and again. */
final class PageTarget implements MetricsTarget {

  private static final Duration WATCHED = Duration.ofMinutes(2);
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** Rates over less than that jump about. */
  private static final Duration RATE_MIN = Duration.ofSeconds(30);

  private static final int READS_A_RATE = 4;

  private final String name;
  private final Scraper scraper;
  private final Watch watch;
  private final Observer observer;
  private final Duration every;
  private final Duration planned;
  private final Duration reach;
  private final Terminal terminal;
  private Duration watched;

  PageTarget(
      URI url,
      Optional<Secret> token,
      MetricMap map,
      Observer observer,
      Spans spans,
      Duration reach,
      TargetWatch.Around around) {
    this.name = MetricsUrl.shown(url);
    this.every = spans.every().orElse(EVERY);
    this.planned = spans.watched(longer(WATCHED, every.multipliedBy(READS_A_RATE)), every);
    this.watched = planned;
    this.reach = longer(reach, planned);
    this.scraper = new Scraper(url, token);
    Set<String> wanted = map.names();
    this.watch =
        new Watch(
            () -> map.understood(scraper.scrape(wanted::contains)), around.clock(), around.pause());
    this.observer = observer;
    this.terminal = around.terminal();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Observed first() throws InterruptedException {
    terminal.say(
        "Watching "
            + name
            + " for "
            + Durations.format(planned)
            + ", every "
            + Durations.format(every)
            + "; Ctrl-C ends it.");
    watch.run(planned, every, new WatchProgress(terminal));
    return observed();
  }

  @Override
  public Observed next() throws InterruptedException {
    watch.goOn(every);
    watch.recording().keep(reach);
    watched = watched.compareTo(reach) < 0 ? watched.plus(every) : reach;
    return observed();
  }

  private Observed observed() {
    Observed seen = observer.observe(watch.recording(), rateOver());
    if (watch.failures() == 0) {
      return seen;
    }
    List<String> notes = new ArrayList<>(seen.notes());
    notes.add(
        watch.failures() == 1
            ? "One read failed and is missing."
            : watch.failures() + " reads failed and are missing.");
    return new Observed(seen.window(), seen.sources(), notes);
  }

  private Duration rateOver() {
    Duration wanted = longer(RATE_MIN, every.multipliedBy(READS_A_RATE));
    return wanted.compareTo(planned) < 0 ? wanted : planned;
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
    scraper.close();
  }
}
