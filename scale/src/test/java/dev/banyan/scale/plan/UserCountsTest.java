package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserCountsTest {

  private static final UserRatios RATIOS =
      new UserRatios(share(0.2, 0.4, 0.5), share(0.1, 0.25, 0.5), share(0.05, 0.1, 0.2));

  @Test
  void towardsTheBusiestMomentRatiosMultiply() {
    UserCounts users = UserCounts.of(100_000, UserMeaning.REGISTERED, RATIOS, Level.MID);

    assertThat(users.monthlyActive()).isEqualTo(40_000);
    assertThat(users.dailyActive()).isEqualTo(10_000);
    assertThat(users.concurrent()).isEqualTo(1_000);
    assertThat(users.arithmetic())
        .isEqualTo(
            "100,000 registered × 0.4 = 40,000 monthly active × 0.25 = 10,000 daily active × 0.1 ="
                + " 1,000 concurrent");
  }

  @Test
  void awayFromItTheyDivideAndTheLowOnesMeanTheMostPeople() {
    UserCounts high = UserCounts.of(1_000, UserMeaning.CONCURRENT, RATIOS, Level.HIGH);
    UserCounts low = UserCounts.of(1_000, UserMeaning.CONCURRENT, RATIOS, Level.LOW);

    assertThat(high.concurrent()).isEqualTo(low.concurrent()).isEqualTo(1_000);
    // √(ln 2² + ln 2.5² + ln 2²) = 1.342 and e to that is 3.826, over the likely 100,000; to the
    // light end √(ln 2² + ln 2² + ln 1.25²) = 1.005
    assertThat(high.registered()).isBetween(382_000L, 383_500L);
    assertThat(low.registered()).isBetween(36_500L, 37_500L);
    assertThat(high.arithmetic())
        .startsWith("1,000 concurrent; ÷ 0.1 = 10,000 daily active")
        .contains("; high ")
        .contains(" monthly active");
  }

  @Test
  void fromTheMiddleBothWays() {
    UserCounts users = UserCounts.of(10_000, UserMeaning.DAILY_ACTIVE, RATIOS, Level.MID);

    assertThat(users.concurrent()).isEqualTo(1_000);
    assertThat(users.monthlyActive()).isEqualTo(40_000);
    assertThat(users.registered()).isEqualTo(100_000);
  }

  private static Figure share(double low, double mid, double high) {
    return new Figure(low, mid, high, "assumption: a test");
  }
}
