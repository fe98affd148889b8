package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void aTraceGoesOnUnderASpanOfOurs() {
    var trace =
        TraceContext.of(
            "00-" + TRACE + "-00f067aa0ba902b7-01", new SplittableRandom(1), () -> true);
    assertThat(trace.traceId()).isEqualTo(TRACE);
    assertThat(trace.spanId()).hasSize(16).isNotEqualTo("00f067aa0ba902b7");
    assertThat(trace.parentId()).isEqualTo("00f067aa0ba902b7");
    assertThat(trace.sampled()).isTrue();
  }

  @Test
  void whoSendsATraceDecidesWhetherItIsRecordedAndElseWeDo() {
    String left = "00-" + TRACE + "-00f067aa0ba902b7-00";
    assertThat(TraceContext.of(left, new SplittableRandom(1), () -> true).sampled()).isFalse();
    var begun = TraceContext.of(null, new SplittableRandom(1), () -> true);
    assertThat(begun.sampled()).isTrue();
    assertThat(begun.parentId()).isEmpty();
    assertThat(TraceContext.of(null, new SplittableRandom(1), () -> false).sampled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"
      })
  void aMalformedHeaderBeginsANewTrace(String header) {
    var trace = TraceContext.of(header, new SplittableRandom(1), () -> true);
    assertThat(trace.traceId()).hasSize(32).matches("[0-9a-f]+").isNotEqualTo(TRACE);
  }
}
