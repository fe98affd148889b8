package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.Basis;
import org.junit.jupiter.api.Test;

/** What the rules find in the guide of Bondhu, with the figures reckoned by hand. */
class BondhuLintTest {

  private final Linted guide = Linted.guide("bondhu");

  @Test
  void fourOfItsSixBillsHold() {
    assertThat(guide.held("current cost").getFirst()).contains("$35 + $15 + $0 + $10–20 = $60–70");
    assertThat(guide.held("medium cost").getFirst()).contains("= $240–290");
    assertThat(guide.held("large cost").getFirst()).contains("3 × $150").contains("= $1,550–1,850");
    assertThat(guide.held("enterprise cost").getFirst()).contains("= $4,300–5,300");
    assertThat(guide.of("cost-sum")).hasSize(2);
  }

  @Test
  void theScenariosCostLessThanTheySay() {
    guide.says("cost-sum", "scenario 2 infrastructure", "$350–380, not $400–450");
    guide.says("cost-sum", "scenario 3 infrastructure", "$1,250–1,900, not $1,500–2,500");
  }

  @Test
  void theContainerTableAddsUp() {
    assertThat(guide.of("parts-sum")).isEmpty();
    assertThat(guide.held("memory reserved")).hasSize(1);
    assertThat(guide.held("CPU limits")).hasSize(1);
    assertThat(guide.held("4 GB of memory")).hasSize(1);
  }

  @Test
  void tenPodsHaveTenTimesWhatOneHas() {
    assertThat(guide.held("CPU of the API pods"))
        .containsExactly("5–10 pods × 2 cores = 10–20 cores");
    assertThat(guide.held("memory of the API pods")).containsExactly("5–10 pods × 4 GB = 20–40 GB");
  }

  @Test
  void oneShareOfTheMemoryIsOfAnotherWhole() {
    guide.says("part-share", "Redis is 3.2 % of the whole, not 3.1 %", "128 MB / 4 GB = 3.2 %");
    assertThat(guide.of("part-share")).hasSize(1);
  }

  @Test
  void moreCoresArePlacedThanTheMachinesHave() {
    guide.says("machine-parts", "scenario 2 API node: 5 cores are placed on a machine of 4");
    guide.says(
        "machine-parts", "scenario 1 VM: 3 cores are placed on a machine of 2", "B2ms: 2 vCPU");
    assertThat(guide.of("machine-parts")).hasSize(2);
  }

  @Test
  void aRequestHoldsMoreThanItSaysAndTenOfThemMoreThanTheLimit() {
    guide.says("request-memory", "185–290 MB, by its parts, not 50–100 MB");
    guide.says(
        "request-memory", "10 requests at once hold 1.85–2.9 GB, over the limit of 1,536 MB");
  }

  @Test
  void sixUsersUseUpTenRequestsASecond() {
    guide.says(
        "rate-limit",
        "requests now: 6 users at their current limit use up",
        "600 a minute; / 100 = 6 users",
        "premium: 10 a second = 600 a minute; / 200 = 3 users");
  }

  @Test
  void videoAndMusicAreAlreadyOverTheThreshold() {
    guide.says(
        "latency-threshold",
        "answers with AI, video recommendations, music analysis take longer than 3 s today",
        "scale up",
        "2–5 s > 3 s",
        "3–8 s > 3 s");
  }

  @Test
  void theBandsLeaveFourGaps() {
    guide.says("band-cover", "memory: no state from 70 % to 75 %");
    guide.says("band-cover", "cpu: no state from 60 % to 75 %");
    guide.says("band-cover", "latency-p95: no state from 3 s to 5 s");
    guide.says("band-cover", "errors: no state from 1 % to 2 %");
    assertThat(guide.of("band-cover")).hasSize(4);
  }

  @Test
  void aHundredUsersCallForUpAndOut() {
    guide.says("trigger-conflict", "above 100 users both scale out and scale up");
  }

  @Test
  void queuedJobsLieInAStoreThatEvicts() {
    guide.says(
        "evicting-queue",
        "queued jobs vanish without an error",
        "at 64 MB",
        "64 MB / 1–10 KB = 6,400–64,000 in the broker",
        "64 MB / 1–5 KB = 12,800–64,000 in the sessions",
        "measured: 5,000 jobs queued",
        "about 59,000 cache writes");
    assertThat(guide.of("evicting-queue").getFirst().basis()).isEqualTo(Basis.MEASURED);
  }

  @Test
  void fiveHundredUsersHaveTwoPrices() {
    guide.says("one-figure", "at 500 users", "$240–290", "$400–450");
    assertThat(guide.of("one-figure")).hasSize(4);
  }

  @Test
  void theNodePoolCostsMoreThanItSays() {
    guide.says("machine-price", "3–5 × Standard_D8s_v3 × $0.384 × 730 h = $841–1,402");
  }

  @Test
  void usersAreActiveAndConcurrent() {
    guide.says("users-meaning", "concurrent and as active");
  }

  @Test
  void stagesLeaveGaps() {
    guide.says("stage-cover", "growth scenarios", "200–500", "1,000–5,000");
  }
}
