package dev.banyan.apps;

import static dev.banyan.apps.ServiceStatus.State.DEGRADED;
import static dev.banyan.apps.ServiceStatus.State.FAILED;
import static dev.banyan.apps.ServiceStatus.State.RUNNING;
import static dev.banyan.apps.ServiceStatus.State.STARTING;
import static dev.banyan.apps.ServiceStatus.State.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonsTest {

  private static final String CRASHED = "Instance 1: Starts again in 1s. It ended with code 7.";
  private static final String OUTPUT =
      "Instance 1: It ended with code 7. Last output:\nno database";
  private static final String NOTE = "The last restart was given up.";

  static Stream<Arguments> services() {
    return Stream.of(
        arguments(RUNNING, 1, 1, "", "", "Its instance is healthy."),
        arguments(RUNNING, 3, 3, "", "", "All 3 instances are healthy."),
        arguments(RUNNING, 4, 3, "", "", "All 3 instances are healthy."),
        arguments(RUNNING, 3, 3, "", NOTE, "All 3 instances are healthy. " + NOTE),
        arguments(STOPPED, 0, 0, "", "", "It is scaled to 0."),
        arguments(STARTING, 0, 2, "", "", "It is being started."),
        arguments(
            STARTING,
            0,
            2,
            "Instance 0: It is being started.",
            "",
            "Instance 0: It is being started."),
        arguments(DEGRADED, 2, 3, "", "", "2 of 3 instances are healthy."),
        arguments(DEGRADED, 1, 3, CRASHED, "", "1 of 3 instances is healthy. " + CRASHED),
        arguments(
            DEGRADED, 2, 3, OUTPUT, NOTE, "2 of 3 instances are healthy. " + OUTPUT + "\n" + NOTE),
        arguments(FAILED, 0, 1, CRASHED, "", "Its instance is not healthy. " + CRASHED),
        arguments(
            FAILED, 0, 2, CRASHED, NOTE, "0 of 2 instances are healthy. " + CRASHED + " " + NOTE));
  }

  @ParameterizedTest
  @MethodSource("services")
  void aServiceTellsWhyInWholeSentences(
      ServiceStatus.State state,
      int healthy,
      int desired,
      String worst,
      String note,
      String expected) {
    assertThat(Reasons.service(state, healthy, desired, worst, note)).isEqualTo(expected);
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        arguments(new String[] {}, ""),
        arguments(new String[] {"", " "}, ""),
        arguments(new String[] {"One", "", " two. "}, "One. two."),
        arguments(new String[] {"Is it?", "No!", "Well…"}, "Is it? No! Well…"),
        arguments(
            new String[] {"Last output:\nbad start", "More"}, "Last output:\nbad start\nMore."));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void sentencesStandApart(String[] sentences, String expected) {
    assertThat(Reasons.of(sentences)).isEqualTo(expected);
  }

  @Test
  void whatIsGivenUpDoesNotPromiseToStartAgain() {
    assertThat(Reasons.ofEnd("Starts again in 1s. It ended with code 7. Last output:\nno. yes"))
        .isEqualTo("It ended with code 7. Last output:\nno. yes");
    assertThat(Reasons.ofEnd("It was killed. Starts again in 1s. "))
        .isEqualTo("It was killed. Starts again in 1s. ");
  }

  @Test
  void aFailureWithoutWordsIsCalledByItsKind() {
    assertThat(Reasons.of(new IllegalStateException("no room"))).isEqualTo("no room.");
    assertThat(Reasons.of(new IllegalStateException())).isEqualTo("IllegalStateException.");
  }
}
