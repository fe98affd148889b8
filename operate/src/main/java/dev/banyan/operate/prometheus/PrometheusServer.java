package dev.banyan.operate.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.banyan.kernel.Printable;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Prometheus server's HTTP API, version 1 (prometheus.io/docs/prometheus/latest/querying/api).
 * Thread-safe; calls block.
 */
public final class PrometheusServer implements AutoCloseable {

  private static final Duration WITHIN = Duration.ofSeconds(30);
  private static final int BYTES_MAX = 64 << 20;
  private static final int SERIES_MAX = 20_000;
  private static final int POINTS_MAX = 2_000_000;
  private static final int NESTING_MAX = 16;
  private static final double MILLIS = 1_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
                  .build())
          .build();

  private final URI root;
  private final String shown;
  private final MetricsHttp http;

  /**
   * A client.
   *
   * @param root such as {@code http://localhost:9090}, also with a path before {@code /api}
   */
  public PrometheusServer(URI root, Optional<Secret> token) {
    this(root, token, WITHIN, BYTES_MAX);
  }

  PrometheusServer(URI root, Optional<Secret> token, Duration within, int bytesMax) {
    this.root = root;
    this.shown = MetricsUrl.shown(root);
    this.http = new MetricsHttp(token, within, bytesMax);
  }

  /** Whether a Prometheus server, or what speaks like one, answers there. */
  public boolean answers() {
    MetricsHttp.Reply reply = http.get(api("query", "query=1"), "application/json");
    if (reply.status() != 200) {
      return false;
    }
    try {
      return JSON.readTree(reply.body()).path("status").asText().equals("success");
    } catch (IOException somethingElse) {
      return false;
    }
  }

  /**
   * The values of an expression at equal steps.
   *
   * @throws MetricsException when the server refuses, or answers more than can be held
   */
  public List<RangeSeries> range(String query, Instant from, Instant to, Duration step) {
    String parameters =
        "query="
            + encode(query)
            + "&start="
            + seconds(from)
            + "&end="
            + seconds(to)
            + "&step="
            + BigDecimal.valueOf(step.toMillis(), 3).toPlainString();
    return series(data("query_range", parameters, "matrix"), "values");
  }

  /** The values of an expression at one time, as series of one point. */
  public List<RangeSeries> now(String query, Instant at) {
    return series(
        data("query", "query=" + encode(query) + "&time=" + seconds(at), "vector"), "value");
  }

  private JsonNode data(String operation, String parameters, String type) {
    MetricsHttp.Reply reply = http.get(api(operation, parameters), "application/json");
    JsonNode answer;
    try {
      answer = JSON.readTree(reply.body());
    } catch (IOException somethingElse) {
      throw none(reply.status());
    }
    if (!answer.path("status").isTextual()) {
      throw none(reply.status());
    }
    if (!answer.path("status").asText().equals("success")) {
      String why = answer.path("error").asText("status " + reply.status());
      throw new MetricsException(
          shown + " refuses: " + clean(why.substring(0, Math.min(why.length(), 300))));
    }
    JsonNode data = answer.path("data");
    if (!data.path("resultType").asText().equals(type)) {
      throw new MetricsException(shown + " answers with something else than a " + type + ".");
    }
    return data.path("result");
  }

  private MetricsException none(int status) {
    return new MetricsException(
        shown
            + " answers "
            + status
            + ", and not as a Prometheus server does. For a page of metrics write its whole"
            + " address, such as http://HOST:PORT/metrics");
  }

  private List<RangeSeries> series(JsonNode result, String key) {
    if (result.size() > SERIES_MAX) {
      throw new MetricsException(
          shown
              + " has "
              + result.size()
              + " series for this, at most "
              + SERIES_MAX
              + " are read; narrow them: --match job=NAME");
    }
    List<RangeSeries> out = new ArrayList<>();
    int points = 0;
    for (JsonNode each : result) {
      Map<String, String> labels = new HashMap<>();
      each.path("metric")
          .properties()
          .forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
      String name = Optional.ofNullable(labels.remove("__name__")).orElse("");
      List<RangeSeries.Point> values = new ArrayList<>();
      if (key.equals("value")) {
        values.add(point(each.path(key)));
      } else {
        each.path(key).forEach(pair -> values.add(point(pair)));
      }
      points += values.size();
      if (points > POINTS_MAX) {
        throw new MetricsException(
            shown + " has more values for this than are read; narrow them: --match job=NAME");
      }
      out.add(new RangeSeries(name, labels, values));
    }
    return out;
  }

  /** {@code [1700000000.5, "12.3"]}, with NaN, +Inf and -Inf as texts. */
  private RangeSeries.Point point(JsonNode pair) {
    double at = pair.path(0).asDouble(Double.NaN);
    String value = pair.path(1).asText();
    // Past the year 9999 there is nothing to advise on.
    if (!(at >= 0 && at < 253_402_300_800.0)) {
      throw new MetricsException(shown + " answers with a value at no time.");
    }
    try {
      return new RangeSeries.Point(
          Instant.ofEpochMilli(Math.round(at * MILLIS)),
          switch (value) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(value);
          });
    } catch (NumberFormatException none) {
      throw new MetricsException(shown + " answers with a value that is no number.", none);
    }
  }

  private URI api(String operation, String parameters) {
    return MetricsUrl.below(root, "/api/v1/" + operation + "?" + parameters);
  }

  private static String seconds(Instant at) {
    return BigDecimal.valueOf(at.toEpochMilli(), 3).toPlainString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String clean(String text) {
    return Printable.of(text);
  }

  @Override
  public void close() {
    http.close();
  }
}
