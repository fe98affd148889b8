package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.Box;
import dev.banyan.apps.autoscale.Cause;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoxTextTest {

  private static final long GIB = 1L << 30;

  private static final Box CALM = new Box(4, 0.31, 8 * GIB, 6 * GIB, 1_500);
  private static final Box BUSY = new Box(4, 0.99, 8 * GIB, 6 * GIB, 1_500);

  private static Optional<ScalingLimits.AtLimit> limit(Cause cause) {
    return Optional.of(
        new ScalingLimits.AtLimit(
            "api", cause, Instant.EPOCH, Instant.EPOCH, Optional.empty(), Optional.empty(), false));
  }

  @Test
  void whatIsPromisedAndWhatIsUsedAreSaidApart() {
    assertThat(BoxText.of(CALM, true, 500, Optional.empty()))
        .isEqualTo(
            "No service of this app is at its limit. Promised to instances: 1.50 of 4 cores, 0.50"
                + " of them to this app's. Used now, by whatever runs here: 31 % of the CPU, 2.0 of"
                + " 8.0 GiB of memory (measured).");
  }

  @Test
  void aMachineWhoseCpuIsUsedUpIsNotSaidToHaveRoom() {
    assertThat(BoxText.of(BUSY, true, 1_500, Optional.empty()))
        .contains("Promised to instances: 1.50 of 4 cores.", "99 % of the CPU")
        .endsWith(
            "No CPU is left right now: a further instance is started where it can be promised its"
                + " share, and then takes that from what runs beside it.")
        .doesNotContain("room");
    assertThat(BoxText.of(BUSY, true, 1_500, limit(Cause.BOX)))
        .startsWith("api wants more instances than this machine holds.")
        .endsWith("No CPU is left right now either.");
  }

  @Test
  void whoMayNotSeeEveryAppIsToldOfTheOwnAlone() {
    assertThat(BoxText.of(CALM, false, 500, limit(Cause.MAX)))
        .isEqualTo(
            "api wants more instances than its range has. Promised to this app's instances: 0.50"
                + " of 4 cores.");
    assertThat(BoxText.of(CALM, false, 0, Optional.empty()))
        .isEqualTo("No service of this app is at its limit.");
  }

  @Test
  void aCpuThatIsNotKnownIsNotSaid() {
    assertThat(BoxText.of(new Box(4, Double.NaN, 8 * GIB, 6 * GIB, 0), true, 0, Optional.empty()))
        .endsWith("Used now, by whatever runs here: 2.0 of 8.0 GiB of memory (measured).");
  }
}
