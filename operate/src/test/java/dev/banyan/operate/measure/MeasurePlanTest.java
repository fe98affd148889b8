package dev.banyan.operate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurePlanTest {

  private static List<Integer> levels(String text) {
    return MeasurePlan.levels("--concurrency", text, 1_000);
  }

  @Test
  void aRangeDoublesAndEndsAtItsEnd() {
    assertThat(levels("1..64")).containsExactly(1, 2, 4, 8, 16, 32, 64);
    assertThat(levels("3..20")).containsExactly(3, 6, 12, 20);
    assertThat(levels("8, 1,1 ,2..4")).containsExactly(1, 2, 4, 8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1..", "x", "", "4..2", "1001", "1.5", "99999999999"})
  void whatIsNoLevelIsNamedWithItsFlag(String text) {
    assertThatThrownBy(() -> levels(text))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("--concurrency");
  }

  @Test
  void moreLevelsThanAnybodyWaitsForAreRefused() {
    String many =
        String.join(
            ",",
            java.util.stream.IntStream.rangeClosed(1, 25).mapToObj(Integer::toString).toList());
    assertThatThrownBy(() -> levels(many)).hasMessageContaining("25 levels");
  }

  @Test
  void aStepHasALength() {
    assertThatThrownBy(() -> MeasurePlan.of(List.of(1), List.of(1), Duration.ZERO))
        .hasMessageContaining("--step");
    assertThat(MeasurePlan.of(List.of(1), List.of(1), Duration.ofSeconds(10)).warmUp())
        .isEqualTo(Duration.ofSeconds(2));
  }
}
