package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the rules find in the guide of AI Mate, with the figures reckoned by hand. */
class AiMateLintTest {

  private final Linted guide = Linted.guide("ai-mate");

  @Test
  void itsBillHoldsAndSoDoesThePriceOfAUser() {
    assertThat(guide.of("cost-sum")).isEmpty();
    assertThat(guide.held("cost breakdown").getFirst()).contains("= $920–1,700");
    assertThat(guide.held("cost breakdown, per user")).hasSize(1);
  }

  @Test
  void theAutoscalerStopsBelowTheStages() {
    guide.says(
        "hpa-stage",
        "api: the autoscaler stops at 20, Stage 4 has 20–50 instances",
        "Stage 5: 100+ instances > 20");
  }

  @Test
  void theLoadTestPassesWhereTheAlertIsRaised() {
    guide.says("target-alert", "10,000 requests a second passes at 2 s", "2 s > 1 s for 10 min");
    assertThat(guide.of("target-alert")).hasSize(1);
  }

  @Test
  void thePoolsWantMoreThanTheDatabaseTakes() {
    guide.says(
        "pool-connections",
        "the pools open up to 1,000 connections, the database takes 35",
        "idle: 10 × 5–10 = 50–100",
        "Standard_B1ms: 35 user connections");
  }

  @Test
  void theShardOfAUserDiffersByProcess() {
    guide.says("shard-function", "String.GetHashCode gives another value in every process");
    guide.says("reshard", "from 4 to 5 shards 80 %", "shards = 4");
    guide.says("shard-login", "accounts lie by userId");
  }

  @Test
  void aHundredThousandUsersHaveTwoPrices() {
    guide.says("one-figure", "at 100,000 users", "$920–1,700", "$3,000–9,000");
  }

  @Test
  void itsCacheAndItsProbesAreWell() {
    assertThat(guide.of("cache-order")).isEmpty();
    assertThat(guide.of("cache-expiry")).isEmpty();
    assertThat(guide.of("cache-loader")).isEmpty();
    assertThat(guide.of("probe-paths")).isEmpty();
  }
}
