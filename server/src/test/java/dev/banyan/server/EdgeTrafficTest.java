package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.edge.TrafficPoint;
import dev.banyan.http.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EdgeTrafficTest {

  private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void whereNothingWasAskedThereIsNoLatencyAndNotOneOfZero() {
    var quiet = new TrafficPoint(AT, 0, Double.NaN, Double.NaN, Double.NaN, 0, 0, 0, 0, 0, 0);
    assertThat(Json.mapper().valueToTree(EdgeTraffic.point(quiet)).toString())
        .contains("\"rps\":0.0")
        .doesNotContain("p50", "p95", "p99");
  }

  @Test
  void whatWasAskedIsTimed() {
    var busy = new TrafficPoint(AT, 2, 5, 20, 40, 0, 1, 0.1, 0, 0, 0);
    assertThat(Json.mapper().valueToTree(EdgeTraffic.point(busy)).toString())
        .contains("\"p50\":5.0", "\"p95\":20.0", "\"p99\":40.0");
  }
}
