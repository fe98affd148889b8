package dev.banyan.operate.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrometheusServerTest {

  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  private static String answer(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  private static List<RangeSeries> range(Target target) {
    try (var server = new PrometheusServer(target.at(""), Optional.empty())) {
      return server.range("up", AT, AT.plusSeconds(30), Duration.ofMillis(2_500));
    }
  }

  @Test
  void aRangeIsAskedForAndReadSeriesBySeries() throws IOException {
    try (var target =
        Target.saying(
            200,
            "application/json",
            answer(
                "matrix",
                "[{\"metric\":{\"__name__\":\"up\",\"job\":\"api\"},\"values\":"
                    + "[[1700000000,\"1\"],[1700000002.5,\"NaN\"],[1700000005,\"+Inf\"]]},"
                    + "{\"metric\":{\"__name__\":\"down\"},\"values\":[]}]"))) {
      assertThat(range(target))
          .containsExactly(
              new RangeSeries(
                  "up",
                  Map.of("job", "api"),
                  List.of(
                      new RangeSeries.Point(AT, 1),
                      new RangeSeries.Point(AT.plusMillis(2_500), Double.NaN),
                      new RangeSeries.Point(AT.plusSeconds(5), Double.POSITIVE_INFINITY))),
              new RangeSeries("down", Map.of(), List.of()));
      assertThat(URLDecoder.decode(target.asked().getFirst(), StandardCharsets.UTF_8))
          .startsWith(
              "/api/v1/query_range?query=up&start=1700000000.000&end=1700000030.000&step=2.500");
    }
  }

  @Test
  void oneTimeIsAskedForAsWellAndAPathBeforeTheApiIsKept() throws IOException {
    try (var target =
            Target.saying(
                200,
                "application/json",
                answer("vector", "[{\"metric\":{\"a\":\"b\"},\"value\":[1700000000,\"7\"]}]"));
        var server = new PrometheusServer(target.at("/prometheus/"), Optional.empty())) {
      assertThat(server.now("up{a=\"b\"}", AT))
          .containsExactly(
              new RangeSeries("", Map.of("a", "b"), List.of(new RangeSeries.Point(AT, 7))));
      assertThat(target.asked().getFirst()).startsWith("/prometheus/api/v1/query?query=up%7B");
      assertThat(server.answers()).isTrue();
    }
  }

  @Test
  void whatIsNoServerIsToldFromOne() throws IOException {
    for (String body : List.of("<html>", "{}", "{\"status\":\"error\"}", "")) {
      try (var target = Target.saying(200, "text/plain", body);
          var server = new PrometheusServer(target.at(""), Optional.empty())) {
        assertThat(server.answers()).as(body).isFalse();
      }
    }
    try (var target = Target.saying(404, "text/plain", "")) {
      assertThatThrownBy(() -> range(target)).hasMessageContaining("not as a Prometheus server");
    }
  }

  @Test
  void aRefusalIsPassedOnShortAndClean() throws IOException {
    try (var target =
        Target.saying(
            422,
            "application/json",
            "{\"status\":\"error\",\"error\":\"query processing would load too many samples\\u001b"
                + "x".repeat(1_000)
                + "\"}")) {
      assertThatThrownBy(() -> range(target))
          .isInstanceOf(MetricsException.class)
          .hasMessageContaining("too many samples")
          .satisfies(
              refused ->
                  assertThat(refused.getMessage()).hasSizeLessThan(400).doesNotContain("\u001b"));
    }
  }

  @Test
  void hostileAnswersAreRefused() throws IOException {
    for (String result :
        List.of(
            "[{\"metric\":{},\"values\":[[\"never\",\"1\"]]}]",
            "[{\"metric\":{},\"values\":[[1e300,\"1\"]]}]",
            "[{\"metric\":{},\"values\":[[-1,\"1\"]]}]",
            "[{\"metric\":{},\"values\":[[1,\"one\"]]}]",
            "[{\"metric\":{},\"values\":[1,2]}]",
            "[" + "[".repeat(100) + "]".repeat(100) + "]",
            "[" + "{},".repeat(20_001) + "{}]")) {
      try (var target = Target.saying(200, "application/json", answer("matrix", result))) {
        assertThatThrownBy(() -> range(target))
            .as(result.substring(0, Math.min(60, result.length())))
            .isInstanceOf(MetricsException.class);
      }
    }
    try (var target = Target.saying(200, "application/json", answer("scalar", "[1,\"2\"]"))) {
      assertThatThrownBy(() -> range(target)).hasMessageContaining("matrix");
    }
  }
}
