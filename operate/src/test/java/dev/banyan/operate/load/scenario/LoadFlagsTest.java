package dev.banyan.operate.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RecordedArrivals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadFlagsTest {

  private static LoadFlags rate(String text, @Nullable Integer steps, @Nullable String by) {
    return new LoadFlags(
        Optional.of(text),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.ofNullable(steps),
        Optional.ofNullable(by),
        Optional.of(Duration.ofSeconds(10)),
        Duration.ofSeconds(2));
  }

  private static List<Double> rates(LoadFlags flags) {
    return flags.toSteps(Optional.of(Duration.ofSeconds(5))).stream()
        .map(step -> ((LoadShape.Constant) step.shape()).perSecond())
        .toList();
  }

  @Test
  void oneRateIsOneStep() {
    assertThat(rates(rate("200", null, null))).containsExactly(200.0);
    assertThat(rates(rate("0.5", null, null))).containsExactly(0.5);
  }

  @Test
  void aRangeDoublesUntilItsEndOrGoesAsItIsTold() {
    assertThat(rates(rate("50..2000", null, null)))
        .containsExactly(50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 2000.0);
    assertThat(rates(rate("50 .. 250", 3, null))).containsExactly(50.0, 150.0, 250.0);
    assertThat(rates(rate("50..120", null, "25"))).containsExactly(50.0, 75.0, 100.0, 120.0);
    assertThat(rates(rate("100..25", null, null))).containsExactly(100.0, 50.0, 25.0);
  }

  @Test
  void onlyTheFirstStepWarmsUp() {
    assertThat(rate("50..100", null, null).toSteps(Optional.empty()))
        .extracting(LoadStep::warmUp)
        .containsExactly(Duration.ofSeconds(2), Duration.ZERO);
  }

  @Test
  void usersAreARateByHowLongTheyThink() {
    var flags =
        new LoadFlags(
            Optional.empty(),
            Optional.of("10..40"),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO);
    assertThat(rates(flags)).containsExactly(2.0, 4.0, 8.0);
    assertThatThrownBy(() -> flags.toSteps(Optional.empty())).hasMessageContaining("users");
  }

  @Test
  void workersAndRecordedArrivalsAreStepsOfTheirOwn() {
    var workers =
        new LoadFlags(
            Optional.empty(),
            Optional.empty(),
            Optional.of("1..4"),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO);
    assertThat(workers.toSteps(Optional.empty()))
        .extracting(LoadStep::shape)
        .containsExactly(LoadShape.Closed.of(1), LoadShape.Closed.of(2), LoadShape.Closed.of(4));
    var recorded =
        new LoadFlags(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(RecordedArrivals.parse("0\n2\n")),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(5));
    LoadStep only = recorded.toSteps(Optional.empty()).getFirst();
    assertThat(only.measured()).isEqualTo(Duration.ofMillis(2_001));
    assertThat(only.warmUp()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-5", "5..", "fast", "0", "0..10", "1e9", "50-200", "1..2..3"})
  void whatIsNoAmountIsRefusedByItsName(String text) {
    assertThatThrownBy(() -> rate(text, null, null).toSteps(Optional.empty()))
        .hasMessageContaining("rate");
  }

  @Test
  void contradictionsAndEndlessStairsAreRefused() {
    assertThatThrownBy(() -> rate("1..2", 3, "1").toSteps(Optional.empty()))
        .hasMessageContaining("stepRate");
    assertThatThrownBy(() -> rate("1..2000", null, "1").toSteps(Optional.empty()))
        .hasMessageContaining("more than 200 steps");
    assertThatThrownBy(() -> rate("1..2000", null, "0").toSteps(Optional.empty()))
        .hasMessageContaining("stepRate");
    assertThatThrownBy(() -> rate("1..2000", 1, null).toSteps(Optional.empty()))
        .hasMessageContaining("steps");
    var nothing =
        new LoadFlags(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO);
    assertThatThrownBy(() -> nothing.toSteps(Optional.empty())).hasMessageContaining("rate");
  }
}
