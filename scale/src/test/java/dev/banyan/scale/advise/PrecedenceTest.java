package dev.banyan.scale.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which action goes first when the evidence speaks for several. */
class PrecedenceTest {

  @Test
  void wasteIsMendedBeforeAnythingIsBought() {
    Advice advice = busy(75).advice("bondhu", setup(false, false, false, null));

    assertThat(advice.action()).isEqualTo(Action.OPTIMISE);
    assertThat(advice.then()).containsExactly(Action.SCALE_UP);
    assertThat(advice.efforts())
        .extracting(Effort::action)
        .containsExactly(Action.OPTIMISE, Action.SCALE_UP);
    assertThat(advice.text())
        .contains("optimise first, then scale up")
        .contains("nothing is cached (bondhu-compute-requirements.md:515)");
  }

  @Test
  void whatIsCriticalIsScaledAtOnceAndOptimisedAfter() {
    Advice advice = busy(95).advice("bondhu", setup(false, false, false, null));

    assertThat(advice.action()).isEqualTo(Action.SCALE_UP);
    assertThat(advice.then()).containsExactly(Action.OPTIMISE);
    assertThat(advice.because()).contains("cpu is critical");
  }

  @Test
  void wasteAloneIsLeftAndSaid() {
    Advice advice = Seen.allWell().advice("bondhu", setup(false, false, false, null));

    assertThat(advice.action()).isEqualTo(Action.LEAVE);
    assertThat(advice.because()).contains("worth mending before any scaling");
    assertThat(advice.evidence()).hasSize(1);
  }

  @Test
  void faultsAreMendedAndNotScaled() {
    Advice advice = Seen.allWell().steady(Metric.ERRORS, 50).advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.OPTIMISE);
    assertThat(advice.because()).contains("capacity mends no fault");
    assertThat(advice.levels()).containsEntry(Metric.ERRORS, Level.CRITICAL);
  }

  @Test
  void aFaultBesideAShortageIsNoReasonToWait() {
    Advice advice = busy(75).steady(Metric.ERRORS, 50).advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.SCALE_UP);
    assertThat(advice.then()).isEmpty();
  }

  @Test
  void aHundredUsersAreOnBothListsAndGoUpFirst() {
    Advice advice = users().advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.SCALE_UP);
    assertThat(advice.then()).containsExactly(Action.SCALE_OUT);
    assertThat(advice.because()).contains("up costs half");
  }

  @Test
  void aHundredUsersGoOutOnceTheMachineWasMadeLarger() {
    Instant yesterday = Seen.NOON.minus(Duration.ofDays(1));
    Advice advice = users().advice("bondhu", setup(true, false, false, yesterday));

    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.because()).contains("made larger already");
  }

  @Test
  void usersNeverDecideBetweenUpAndOut() {
    Advice advice = users().steady(Metric.CPU, 80).advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.SCALE_UP);
    assertThat(users().steady(Metric.QUEUE_AGE, 60).advice("bondhu").action())
        .isEqualTo(Action.SCALE_OUT);
  }

  @Test
  void theLargestMachineLeavesOnlyOut() {
    Advice advice = busy(80).advice("bondhu", setup(true, true, false, null));

    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.because()).contains("the largest there is");
  }

  @Test
  void redundancyIsOnlyHadByGoingOut() {
    assertThat(Seen.allWell().advice("bondhu", setup(true, false, true, null)).action())
        .isEqualTo(Action.SCALE_OUT);
    assertThat(busy(80).advice("bondhu", setup(true, false, true, null)).because())
        .contains("redundancy is needed");
  }

  @Test
  void latencyThatStaysHighAfterTheMachineGrewGoesOut() {
    Seen slow = Seen.allWell().steady(Metric.P95, 4);

    Advice just = slow.advice("bondhu", setup(true, false, false, Seen.NOON.minusSeconds(60)));
    assertThat(just.action()).isEqualTo(Action.SCALE_UP);
    Advice later = slow.advice("bondhu", setup(true, false, false, Seen.NOON.minusSeconds(600)));
    assertThat(later.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(later.because()).contains("since the machine was made larger");
  }

  @Test
  void slowWritesWantMoreDatabasesUnlessTheMachineIsFull() {
    Seen slow = Seen.allWell().steady(Metric.WRITE_TIME, 0.3).steady(Metric.P95, 4);

    Advice advice = slow.advice("bondhu", setup(true, false, false, null));
    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.because()).contains("more replicas of the app do not: shard it");
    assertThat(advice.bottleneck()).contains(Bottleneck.WRITES);
    assertThat(advice.text()).contains("bondhu-compute-requirements.md:433");

    Advice full = slow.steady(Metric.CPU, 80).advice("bondhu", setup(true, false, false, null));
    assertThat(full.action()).isEqualTo(Action.SCALE_UP);
    assertThat(full.then()).containsExactly(Action.SCALE_OUT);
    assertThat(full.bottleneck()).contains(Bottleneck.CPU);
  }

  @Test
  void queuesGoOutEvenWhenTheProcessorIsBusyToo() {
    Advice advice = busy(80).steady(Metric.QUEUE_AGE, 60).advice("bondhu");

    assertThat(advice.action()).isEqualTo(Action.SCALE_OUT);
    assertThat(advice.bottleneck()).contains(Bottleneck.CPU);
  }

  private static Seen busy(double cpu) {
    return Seen.allWell().steady(Metric.CPU, cpu);
  }

  private static Seen users() {
    return Seen.allWell().steady(Metric.USERS, 140);
  }

  private static Setup setup(
      boolean cached, boolean largest, boolean redundancyNeeded, Instant scaledUpAt) {
    return new Setup(
        Optional.of(cached),
        Optional.of(true),
        Optional.of(largest),
        Optional.of(redundancyNeeded),
        Optional.ofNullable(scaledUpAt));
  }
}
