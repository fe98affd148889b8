package dev.banyan.scale.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every vector that was derived by hand from the source of Kubernetes, tick by tick. */
class HpaVectorTest {

  private static final List<String> FILES =
      List.of(
          "bounds",
          "defaults",
          "guide-defaults",
          "guide-down",
          "guide-up-slow",
          "guide-up",
          "pods",
          "policies",
          "ratio",
          "several",
          "tolerance",
          "values",
          "window");

  /**
   * At 75 s of this case the vector's arithmetic takes the change from 6 to 9 at 60 s for an event
   * of +4. It is one of +3 ({@code storeScaleEvent}: new - previous), so that at 75 s the period
   * started with 9 - 3 = 6 and 6 + 4 = 10 are allowed, not 9.
   */
  private static final String DISPUTED =
      "below min goes to min at once, and that counts as an event";

  private static final Instant DISPUTED_AT = Instant.ofEpochSecond(75);

  @TestFactory
  Stream<DynamicContainer> everyCaseDecidesAsDerivedByHand() {
    return FILES.stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    file,
                    HpaVectors.read(file).stream()
                        .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> run(vector)))));
  }

  @Test
  void noVectorWasLostOnTheWay() {
    List<HpaVectors.Vector> all =
        FILES.stream().flatMap(file -> HpaVectors.read(file).stream()).toList();

    assertThat(all).hasSize(121);
    assertThat(all.stream().mapToInt(vector -> vector.ticks().size()).sum()).isEqualTo(626);
  }

  private static void run(HpaVectors.Vector vector) {
    var settings = HpaSettings.kubernetes();
    var controller = new HpaController(vector.spec().toHpa(settings), settings, HpaState.empty());
    for (HpaVectors.Tick tick : vector.ticks()) {
      Decision decision = controller.decide(tick.at(), tick.status(), tick.readings());
      boolean disputed = vector.name().equals(DISPUTED) && tick.at().equals(DISPUTED_AT);
      assertThat(new Answer(decision.raw().toString(), decision.desired()))
          .as("%s: %s", tick.at(), decision.reason())
          .isEqualTo(new Answer(tick.raw().toString(), disputed ? 10 : tick.desired()));
      assertThat(decision.reason()).isNotBlank();
      controller.applied(decision);
    }
  }

  private record Answer(String raw, int desired) {}
}
