package dev.banyan.scale.hpa;

import static org.assertj.core.api.Assertions.assertThat;

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
          "container",
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

    assertThat(all).hasSize(129);
    assertThat(all.stream().mapToInt(vector -> vector.ticks().size()).sum()).isEqualTo(634);
  }

  private static void run(HpaVectors.Vector vector) {
    var settings = HpaSettings.kubernetes();
    var controller = new HpaController(vector.spec().toHpa(settings), settings, HpaState.empty());
    for (HpaVectors.Tick tick : vector.ticks()) {
      Decision decision = controller.decide(tick.at(), tick.status(), tick.readings());
      assertThat(new Answer(decision.raw().toString(), decision.desired()))
          .as("%s: %s", tick.at(), decision.reason())
          .isEqualTo(new Answer(tick.raw().toString(), tick.desired()));
      assertThat(decision.reason()).isNotBlank();
      controller.applied(decision);
    }
  }

  private record Answer(String raw, int desired) {}
}
