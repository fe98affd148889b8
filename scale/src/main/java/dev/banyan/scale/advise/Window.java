package dev.banyan.scale.advise;

import dev.banyan.kernel.NearestName;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What was seen until now. Whoever asks for advice makes one from Prometheus or anything else. It
 * has to reach back as far as the longest {@code held} and {@code hold} of the thresholds, or
 * evidence is missing and what fired cannot let go.
 *
 * @param until the instant that advice is for
 * @param series at most {@link #SERIES_MAX}
 */
public record Window(Instant until, List<Series> series) {

  /** Some metrics and a few hundred routes. */
  public static final int SERIES_MAX = 1_000;

  public Window {
    if (series.size() > SERIES_MAX) {
      throw new IllegalArgumentException(
          "series: there are " + series.size() + ", at most " + SERIES_MAX + " are read");
    }
    series = List.copyOf(series);
  }

  List<Series> of(Metric metric) {
    return series.stream().filter(each -> each.name().equals(metric.wire())).toList();
  }

  /** One sentence for each series whose name is no metric. */
  List<String> strangers() {
    List<String> known = Arrays.stream(Metric.values()).map(Metric::wire).toList();
    return series.stream()
        .map(Series::name)
        .distinct()
        .filter(name -> !known.contains(name))
        .map(
            name ->
                "series '"
                    + name
                    + "' is not understood"
                    + NearestName.of(name, known)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(""))
        .toList();
  }
}
