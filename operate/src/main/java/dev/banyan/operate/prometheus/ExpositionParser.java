package dev.banyan.operate.prometheus;

import dev.banyan.kernel.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format 0.0.4 and OpenMetrics 1.0 (prometheus.io/docs/instrumenting/
 * exposition_formats, github.com/prometheus/OpenMetrics). A page is read whole or refused with the
 * line at which it is wrong, since half a histogram is worse than none. Timestamps and exemplars
 * are passed over. Thread-safe.
 */
public final class ExpositionParser {

  private static final String EOF = "# EOF";
  private static final String TYPE = "# TYPE ";

  /** A brace alone may open the labels of a metric with a quoted name. */
  private static final Pattern JSON = Pattern.compile("\\[|\\{\\s*(\"[^\"]*\"\\s*:|\\})");

  private final PageLimits limits;

  public ExpositionParser(PageLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a page.
   *
   * @param wanted the names of samples to keep; the others are checked and passed over
   * @throws MetricsException when it is no such page or exceeds the limits
   */
  public MetricPage parse(String page, Predicate<String> wanted) {
    refuseOtherPages(page);
    return new Reading(wanted).read(page);
  }

  /** What people point at by mistake gets a word of its own. */
  private static void refuseOtherPages(String page) {
    String begin = page.substring(0, Math.min(page.length(), 256)).stripLeading();
    if (begin.startsWith("<")) {
      throw new MetricsException(
          "This is a page for browsers (HTML), no metrics. Metrics mostly stand under /metrics,"
              + " with Spring under /actuator/prometheus.");
    }
    if (JSON.matcher(begin).lookingAt()) {
      throw new MetricsException(
          "This is JSON, no metrics in Prometheus' text format. Metrics mostly stand under"
              + " /metrics.");
    }
  }

  private final class Reading {

    private final Predicate<String> wanted;
    private final List<MetricSample> samples = new ArrayList<>();
    private final Set<SeriesKey> seen = new HashSet<>();
    private final Map<String, MetricType> types = new HashMap<>();
    private int lines;
    private int number;
    private boolean over;

    Reading(Predicate<String> wanted) {
      this.wanted = wanted;
    }

    MetricPage read(String page) {
      int at = 0;
      while (at < page.length()) {
        int end = page.indexOf('\n', at);
        end = end < 0 ? page.length() : end;
        number++;
        if (number > limits.lines()) {
          throw new MetricsException("The page has more than " + limits.lines() + " lines.");
        }
        if (end - at > limits.lineLength()) {
          throw wrong("it is longer than " + limits.lineLength() + " characters");
        }
        line(strip(page, at, end));
        at = end + 1;
      }
      return new MetricPage(samples, types, lines);
    }

    private static String strip(String page, int from, int to) {
      return page.substring(from, to).strip();
    }

    private void line(String line) {
      if (line.isEmpty()) {
        return;
      }
      if (over) {
        throw wrong("something follows the end of the page, # EOF");
      }
      if (line.charAt(0) == '#') {
        comment(line);
        return;
      }
      lines++;
      try {
        sample(new LineCursor(line, limits));
      } catch (LineCursor.Mistake mistake) {
        throw wrong(mistake.getMessage() + ": " + excerpt(line));
      }
    }

    private void comment(String line) {
      if (line.equals(EOF)) {
        over = true;
      } else if (line.startsWith(TYPE) && types.size() < limits.series()) {
        String[] words = line.substring(TYPE.length()).strip().split("[ \t]+", 3);
        if (words.length == 2 && wantsFamily(words[0])) {
          MetricType.of(words[1]).ifPresent(type -> types.put(words[0], type));
        }
      }
    }

    private boolean wantsFamily(String family) {
      return wanted.test(family)
          || wanted.test(family + "_bucket")
          || wanted.test(family + "_total")
          || wanted.test(family + "_count")
          || wanted.test(family + "_sum");
    }

    private void sample(LineCursor cursor) throws LineCursor.Mistake {
      String name = cursor.name();
      Map<String, String> labels = new HashMap<>();
      if (cursor.next('{')) {
        name = cursor.labels(name, labels);
      }
      if (name.isEmpty()) {
        throw new LineCursor.Mistake("it begins with no metric's name");
      }
      double value = cursor.value();
      cursor.timestampAndExemplar();
      if (!wanted.test(name)) {
        return;
      }
      if (samples.size() >= limits.series()) {
        throw new MetricsException(
            "The page has more than " + limits.series() + " series of the metrics asked for.");
      }
      // Of a series that stands there twice Prometheus keeps the first as well.
      if (seen.add(new SeriesKey(name, labels))) {
        samples.add(new MetricSample(name, labels, value));
      }
    }

    private MetricsException wrong(String why) {
      return new MetricsException("Line " + number + " is not in Prometheus' text format: " + why);
    }

    private static String excerpt(String line) {
      String clean = Printable.of(line);
      return clean.length() <= 80 ? clean : clean.substring(0, 79) + "…";
    }
  }

  private record SeriesKey(String name, Map<String, String> labels) {}
}
