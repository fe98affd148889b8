package dev.banyan.scale.advise;

import dev.banyan.kernel.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads metrics of a window. A span that is not covered by samples, for its age, its length or a
 * pause, is missing with the reason and never a zero.
 */
final class Reader {

  /** A reading, or why there is none. */
  sealed interface Outcome {
    record Read(Reading reading) implements Outcome {}

    record Missing(String reason) implements Outcome {}
  }

  private static final int ROUTES_MIN = 2;

  private final Window window;
  private final Duration gap;

  Reader(Window window, Duration gap) {
    this.window = window;
    this.gap = gap;
  }

  /**
   * Reads one metric.
   *
   * @param span over which it has to hold
   * @param hold over which its worst value is looked up as well, as far as there are samples
   */
  Outcome read(Metric metric, Duration span, Duration hold) {
    List<Series> series = window.of(metric);
    if (series.isEmpty()) {
      return new Outcome.Missing(metric.wire() + ": no series");
    }
    if (metric.kind() == Metric.Kind.SHARE) {
      return share(metric, series, span);
    }
    if (series.size() > 1) {
      return new Outcome.Missing(
          metric.wire() + ": " + series.size() + " series of this name; add them up first");
    }
    List<Sample> samples = series.getFirst().samples();
    return switch (metric.kind()) {
      case LEVEL -> level(metric, samples, span, hold);
      case COUNT -> count(metric, samples, span, hold);
      case TREND -> trend(metric, samples, span, hold);
      case SHARE -> throw new IllegalStateException("read above");
    };
  }

  private Outcome level(Metric metric, List<Sample> samples, Duration span, Duration hold) {
    String lack = lack(metric, samples, span);
    if (!lack.isEmpty()) {
      return new Outcome.Missing(lack);
    }
    double[] in = values(samples, span);
    double[] longer = values(samples, longer(span, hold));
    return new Outcome.Read(
        new Reading(
            metric.lowIsBad() ? Stats.most(in) : Stats.least(in),
            Stats.mean(in),
            metric.lowIsBad() ? Stats.least(longer) : Stats.most(longer),
            lack(metric, samples, longer(span, hold)),
            span,
            ""));
  }

  /** One that rose is evidence even of a short series; that none did needs the whole span. */
  private Outcome count(Metric metric, List<Sample> samples, Duration span, Duration hold) {
    double rise = Stats.rise(values(samples, span));
    double longer = Stats.rise(values(samples, longer(span, hold)));
    String lack = lack(metric, samples, span);
    return rise == 0 && !lack.isEmpty()
        ? new Outcome.Missing(lack)
        : new Outcome.Read(
            new Reading(rise, rise, longer, lack(metric, samples, longer(span, hold)), span, ""));
  }

  private Outcome trend(Metric metric, List<Sample> samples, Duration span, Duration hold) {
    String lack = lack(metric, samples, span);
    if (!lack.isEmpty()) {
      return new Outcome.Missing(lack);
    }
    double slope = Math.max(0, Stats.slopePerMinute(within(samples, span)));
    double longer = Math.max(0, Stats.slopePerMinute(within(samples, longer(span, hold))));
    return new Outcome.Read(
        new Reading(
            slope,
            slope,
            Math.max(slope, longer),
            lack(metric, samples, longer(span, hold)),
            span,
            ""));
  }

  private Outcome share(Metric metric, List<Series> series, Duration span) {
    double all = 0;
    double most = -1;
    String label = "";
    int covered = 0;
    for (Series each : series) {
      if (lack(metric, each.samples(), span).isEmpty()) {
        double mean = Stats.mean(values(each.samples(), span));
        all += mean;
        covered++;
        if (mean > most) {
          most = mean;
          label = each.label();
        }
      }
    }
    if (covered >= ROUTES_MIN && all == 0) {
      return new Outcome.Missing(metric.wire() + ": no route took any time");
    }
    if (covered < ROUTES_MIN || !(all > 0) || Double.isInfinite(all)) {
      return new Outcome.Missing(
          metric.wire() + ": " + covered + " routes with samples, a share needs " + ROUTES_MIN);
    }
    double share = 100 * most / all;
    return new Outcome.Read(new Reading(share, share, share, "", span, label));
  }

  /** Why a span is not covered; empty when it is. */
  private String lack(Metric metric, List<Sample> samples, Duration span) {
    List<Sample> in = within(samples, span);
    if (in.isEmpty()) {
      return metric.wire() + ": no sample in the last " + Durations.format(span);
    }
    Instant from = window.until().minus(span);
    List<Instant> stops = new ArrayList<>();
    // A sample just before the span covers its begin as well as one just after.
    stops.add(from);
    in.forEach(sample -> stops.add(sample.at()));
    stops.add(window.until());
    for (int i = 1; i < stops.size(); i++) {
      Duration pause = Duration.between(stops.get(i - 1), stops.get(i));
      if (pause.compareTo(gap) > 0) {
        return metric.wire()
            + ": no sample for "
            + Durations.format(pause.truncatedTo(ChronoUnit.SECONDS))
            + (i == 1
                ? " at the begin of the last "
                : i == stops.size() - 1 ? " at the end of the last " : " within the last ")
            + Durations.format(span);
      }
    }
    return "";
  }

  private double[] values(List<Sample> samples, Duration span) {
    return within(samples, span).stream().mapToDouble(Sample::value).toArray();
  }

  private List<Sample> within(List<Sample> samples, Duration span) {
    Instant from = window.until().minus(span);
    return samples.stream()
        .filter(sample -> !sample.at().isBefore(from) && !sample.at().isAfter(window.until()))
        .toList();
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
