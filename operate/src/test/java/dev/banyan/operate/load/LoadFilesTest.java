package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run leaves behind for other programs. */
@Timeout(60)
class LoadFilesTest {

  @Test
  void theLogIsReadByHdrHistogramItselfAndHoldsEveryMeasuredAnswer() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (Upstream upstream = new Upstream();
        HistogramLog log = new HistogramLog(bytes, "a test", Instant.now())) {
      LoadPlan plan =
          plan(
              upstream,
              RequestClass.get("a class", "/"),
              RequestClass.get("another", "/").withWeight(2));
      StepReport step = LoadRun.run(plan, log).steps().getFirst();
      log.close();
      Map<String, Histogram> byTag = new HashMap<>();
      try (var reader = new HistogramLogReader(new ByteArrayInputStream(bytes.toByteArray()))) {
        while (reader.hasNext()) {
          Histogram next = (Histogram) reader.nextIntervalHistogram();
          byTag.merge(
              String.valueOf(next.getTag()),
              next,
              (one, other) -> {
                one.add(other);
                return one;
              });
        }
        assertThat(reader.getStartTimeSec()).isPositive();
      }
      assertThat(byTag).containsOnlyKeys("a_class", "another");
      for (ClassReport each : step.classes()) {
        Histogram read = byTag.get(each.name().replace(' ', '_'));
        assertThat(read.getTotalCount()).isEqualTo(each.tally().done()).isPositive();
        assertThat((double) read.getMaxValue()).isEqualTo(each.latency().max());
      }
    }
  }

  @Test
  void theResultsHoldEveryCountAndNoSecret() throws IOException {
    try (Upstream upstream = new Upstream()) {
      Ask ask = new Ask.Http("POST", "/", Map.of("Authorization", "Bearer hush"), "also-hush");
      LoadReport report =
          LoadRun.run(plan(upstream, RequestClass.of("posts", ask)), LoadListener.NONE);
      JsonNode json = LoadJson.of(report);
      assertThat(json.toString()).doesNotContain("hush");
      JsonNode step = json.path("steps").path(0);
      assertThat(json.path("basis").asText()).isEqualTo("measured");
      assertThat(json.path("passed").asBoolean()).isTrue();
      assertThat(step.path("total").path("done").asLong())
          .isEqualTo(report.steps().getFirst().total().done());
      assertThat(step.path("total").path("statuses").path("200").asLong()).isPositive();
      assertThat(step.path("latency").path("p99").asDouble()).isPositive();
      assertThat(step.path("latency").path("p99.9").asDouble()).isPositive();
      assertThat(step.path("classes").path("posts").path("done").asLong()).isPositive();
      assertThat(step.path("generator").path("loopShares").size()).isEqualTo(1);
      assertThat(json.path("series").isEmpty()).isFalse();
    }
  }

  @Test
  void aBusyOrLateGeneratorIsTheBottleneckAndAnIdleOneIsNot() {
    Duration none = Duration.ZERO;
    assertThat(new GeneratorUse(1, List.of(0.2, 0.86), none, none).bottleneck().orElseThrow())
        .contains("86 %");
    assertThat(
            new GeneratorUse(0.1, List.of(0.1), Duration.ofMillis(11), none)
                .bottleneck()
                .orElseThrow())
        .contains("11 ms late");
    assertThat(new GeneratorUse(2, List.of(0.8), Duration.ofMillis(9), none).bottleneck())
        .isEmpty();
  }

  private static LoadPlan plan(Upstream upstream, RequestClass... classes) {
    return LoadPlan.of(
            upstream.target(),
            List.of(classes),
            List.of(
                LoadStep.of(new LoadShape.Constant(100), Duration.ZERO, Duration.ofMillis(1_200))))
        .withLimits(LoadLimits.defaults().withThreads(1).withConnectionsMax(20));
  }
}
