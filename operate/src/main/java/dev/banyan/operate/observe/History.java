package dev.banyan.operate.observe;

import dev.banyan.operate.prometheus.PrometheusServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Looks up in a Prometheus server what it has of the metrics that rules read. */
public final class History {

  /** Names in one question, so that its address stays short enough for what stands between. */
  private static final int NAMES_AT_ONCE = 40;

  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,63}");

  private History() {}

  /**
   * Looks up.
   *
   * @param match labels that series must have, such as {@code job}
   * @throws IllegalArgumentException when one of them is no label's name
   */
  public static Recording of(
      PrometheusServer server,
      MetricMap map,
      Map<String, String> match,
      Instant until,
      Duration reach,
      Duration step) {
    String matchers = matchers(match);
    List<String> names = new ArrayList<>(map.names());
    var recording = new Recording();
    // Whole steps, so that every question is answered for the same times.
    Instant last = Instant.ofEpochMilli(until.toEpochMilli() / step.toMillis() * step.toMillis());
    for (int i = 0; i < names.size(); i += NAMES_AT_ONCE) {
      String any = String.join("|", names.subList(i, Math.min(names.size(), i + NAMES_AT_ONCE)));
      recording.add(
          server.range(
              "{__name__=~\"" + any.replace(".", "\\\\.") + "\"" + matchers + "}",
              last.minus(reach),
              last,
              step));
    }
    return recording;
  }

  private static String matchers(Map<String, String> match) {
    var out = new StringBuilder();
    new TreeMap<>(match)
        .forEach(
            (label, value) -> {
              if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException("'" + label + "' is no label's name");
              }
              out.append(',').append(label).append("=\"").append(escaped(value)).append('"');
            });
    return out.toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
