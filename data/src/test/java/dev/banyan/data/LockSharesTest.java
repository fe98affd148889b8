package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.LockShares.Excess;
import dev.banyan.data.LockShares.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockSharesTest {

  private final LockShares shares = LockShares.of(1000, 50);

  @Test
  void whoKeepsWithinItsShareIsLeftAlone() {
    assertThat(shares.excesses(List.of())).isEmpty();
    assertThat(shares.excesses(List.of(new Session(1, "a", 500), new Session(2, "b", 350))))
        .isEmpty();
  }

  @Test
  void theLargestSessionsGoUntilTheRestIsWithin() {
    assertThat(
            shares.excesses(
                List.of(
                    new Session(1, "a", 100), new Session(2, "a", 300), new Session(3, "a", 350))))
        .containsExactly(new Excess("a", 750, true, List.of(3)));
    assertThat(shares.excesses(List.of(new Session(1, "a", 501))))
        .containsExactly(new Excess("a", 501, true, List.of(1)));
  }

  @Test
  void aShareSpreadOverManySessionsCountsAsOne() {
    List<Session> many =
        java.util.stream.IntStream.range(0, 60).mapToObj(i -> new Session(i, "a", 10)).toList();
    assertThat(shares.excesses(many))
        .singleElement()
        .satisfies(excess -> assertThat(excess.pids()).hasSize(10));
  }

  @Test
  void togetherTheyLeaveThePlatformItsPartAndWhoHoldsMostPays() {
    assertThat(
            shares.excesses(
                List.of(
                    new Session(1, "a", 400), new Session(2, "b", 300), new Session(3, "c", 200))))
        .containsExactly(new Excess("a", 400, false, List.of(1)));
  }

  @Test
  void whoIsEndedForAllIsNotToldThatItHadMoreThanItsShare() {
    assertThat(AppDatabases.why(new Excess("a", 501, true, List.of(1)), 1000))
        .contains("501 of the 1000")
        .contains("more than one app's share (database.appLocksPercentMax)")
        .doesNotContain("all apps together");
    assertThat(AppDatabases.why(new Excess("a", 400, false, List.of(1)), 1000))
        .contains("no more than one app's share")
        .contains("all apps together held more than they may");
  }

  @Test
  void oneAppsShareMayBeMoreThanAllHaveByDefault() {
    assertThat(LockShares.of(1000, 90).excesses(List.of(new Session(1, "a", 900)))).isEmpty();
  }
}
