package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the rules find in the guide of Covibes, with the figures reckoned by hand. */
class CovibesLintTest {

  private final Linted guide = Linted.guide("covibes");

  @Test
  void theBillAndItsOptimisedTotalHold() {
    assertThat(guide.of("cost-sum")).isEmpty();
    assertThat(guide.of("discounted-total")).isEmpty();
    assertThat(guide.held("AWS services").getFirst())
        .contains("3 × $73 + 150 × $36")
        .contains("= $9,569");
    assertThat(guide.held("AWS services, optimised").getFirst()).contains("$5,477–6,437");
  }

  @Test
  void aHundredAndFiftyNodesCostTwiceAsMuch() {
    guide.says(
        "machine-price",
        "$5,400 is $36 a machine; the types named cost about $12,755",
        "60 × t3.xlarge × $0.1664 × 730 h = $7,288",
        "90 × t3.large × $0.0832 × 730 h = $5,466");
  }

  @Test
  void sevenPreviewsFitWhereFiftyAreMeantToStand() {
    guide.says("node-density", "50 preview pods on one t3.large: 7 fit, by cpu", "1930m/250m");
  }

  @Test
  void theQuotaLetsFourHundredPreviewsThrough() {
    guide.says(
        "quota",
        "the quota lets 400 preview pods through; 30 nodes of 50 plan for 1,500",
        "CPU requests: 100 cores / 250m = 400 pods",
        "CPU limits: 200 cores / 500m = 400 pods",
        "memory requests: 200 Gi / 256 Mi = 800 pods");
  }

  @Test
  void thePreviewNodesHoldAFewOfTheTeams() {
    guide.says("workload-capacity", "630 preview pods", "20,000", "users-per-team = 5");
  }

  @Test
  void oneAlertAddsCoresAndBytes() {
    guide.says(
        "alert-units",
        "adds cores and bytes",
        "0.25 cores + 268,435,456 bytes",
        "one pod raises the alert");
    assertThat(guide.of("alert-units")).hasSize(1);
  }

  @Test
  void oneRestartRaisesTheCrashLoopAlert() {
    guide.says("alert-window", "PodCrashLooping", "15 min");
  }

  @Test
  void teamIdsAreLabels() {
    guide.says("metric-labels", "websocket_connections_active: teamId", "= 20,000 series");
    guide.says("metric-labels", "preview_containers_active: teamId");
    assertThat(guide.of("metric-labels")).hasSize(2);
  }

  @Test
  void replicaCountsFightTheAutoscaler() {
    guide.says("hpa-replicas", "backend (helm): every apply sets 50 replicas", "20–100");
    guide.says("hpa-replicas", "backend (manifest): every apply sets 10 replicas");
  }

  @Test
  void manifestAndHelmDiffer() {
    guide.says("one-figure", "websocket, replicas", "20 pods (manifest)", "30 pods (helm)");
    guide.says("one-figure", "backend, least replicas", "10 pods (manifest)", "20 pods (helm)");
    guide.says("one-figure", "backend, CPU limit", "1,000m (manifest)", "2,000m (helm)");
  }

  @Test
  void thePlanIsADayOff() {
    guide.says(
        "task-dates",
        "Multi-Region Setup ends on 2024-02-29, Database Sharding begins on 2024-03-01: 1 day",
        "2024-02-15 + 14 days = 2024-02-29");
    assertThat(guide.of("task-dates")).hasSize(1);
  }

  @Test
  void oneMoreShardMovesFourFifthsOfTheTeams() {
    guide.says(
        "reshard", "from 4 to 5 shards 80 % of the keys move; a jump or ring hash moves 20 %");
    guide.says("shard-login", "accounts lie by teamId", "login by email", "login-by = email");
    assertThat(guide.of("shard-function")).isEmpty();
  }

  @Test
  void theCacheAsksRedisFirstForgetsNothingAndLoadsTwice() {
    guide.says("cache-order", "redis is asked before memory");
    guide.says("cache-expiry", "what is in memory never expires", "forgets after 60 min");
    guide.says("cache-loader", "runs the loader again when it fails", "2 calls");
  }

  @Test
  void sessionsShareAStoreThatEvicts() {
    guide.says("evicting-queue", "cache, sessions share a store that evicts any key");
  }

  @Test
  void itsStagesHaveNoGap() {
    assertThat(guide.of("stage-cover")).isEmpty();
  }
}
