package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.Basis;
import org.junit.jupiter.api.Test;

/** What the rules find in the guide of BharatBuild, with the figures reckoned by hand. */
class BharatBuildLintTest {

  private final Linted guide = Linted.guide("bharatbuild");

  @Test
  void fourCostTablesAreMadeFromTheirLinesAndHold() {
    assertThat(guide.held("Fly.io").getFirst()).contains("5 × $15 + 3 × $10").contains("= $175");
    assertThat(guide.held("AWS EKS").getFirst()).contains("20 × $140").contains("= $3,913");
    assertThat(guide.held("Google GKE").getFirst()).contains("= $3,346");
    assertThat(guide.held("hybrid").getFirst()).contains("$4,500 − $2,500 = $2,000, 44.4 %");
    assertThat(guide.held("monthly cost by user count").getFirst()).startsWith("11 of 11");
    assertThat(guide.of("cost-per-user")).isEmpty();
  }

  @Test
  void theRailwayTableIsOffByTwentyAtItsLowEnd() {
    guide.says("cost-sum", "Railway", "$220–950, not $240–950", "low off by $20, high off by $0");
    assertThat(guide.of("cost-sum")).hasSize(1);
  }

  @Test
  void theHybridSavesFortyFourPercentNotForty() {
    guide.says("saving", "44.4 % (44 % to the whole), not 40 %");
    assertThat(guide.of("saving")).hasSize(1);
  }

  @Test
  void spotMachinesAreNotFree() {
    guide.says("spot-discount", "AWS EKS", "100 %", "$4,333–4,403, not $3,913");
    guide.says("spot-discount", "Google GKE", "$3,646–3,696, not $3,346");
  }

  @Test
  void theReservedTotalNeedsHalfOff() {
    guide.says("discounted-total", "AWS EKS", "$2,953", "needs 50.5 % off");
    guide.says("discounted-total", "Google GKE", "needs 51.1 % off");
  }

  @Test
  void autopilotIsNotPaidBesideNodes() {
    guide.says("billing-model", "gke-autopilot", "20 × e2-standard-4 = $2,000");
  }

  @Test
  void oneThingHasSeveralPrices() {
    guide.says("one-figure", "eks, cost at 100,000 users", "$3,900", "$4,500", "$2,700 Reserved");
    guide.says("one-figure", "fly, cost at 50,000 users", "$1,500", "$2,000");
    guide.says("one-figure", "docker, cost at 500 users", "$0", "$50–100", "$100");
    guide.says("one-figure", "kubernetes, starts-at", "50,000 users", "100,000 users");
    assertThat(guide.of("one-figure"))
        .as("what runs in the browser is free and without a limit wherever it stands")
        .noneMatch(finding -> finding.sentence().startsWith("WebContainers"));
  }

  @Test
  void theStagesLeaveGaps() {
    guide.says("stage-cover", "no stage covers 500–1,000", "no stage covers 50,000–100,000");
  }

  @Test
  void fiftyThousandConnectionsNeedFiveHundredMachines() {
    guide.says(
        "connection-machines",
        "50,000 users need 500 machines of 100 connections, $7,500",
        "50,000 users × 1 / 100 = 500 machines × $15 = $7,500, stated $2,000",
        "connections-per-user = 1");
  }

  @Test
  void twentyNodesHoldAFewHundredOfAHundredThousandProjects() {
    guide.says(
        "workload-capacity",
        "20 × m5.xlarge hold at most 656 user-project pods (650 placed whole), 0.66 % of the 100,000",
        "20 × 3920m",
        "50 × 250m backend",
        "pods-per-user = 1",
        "services-at = most",
        "pods do not straddle nodes");
  }

  @Test
  void aMemoryTargetOfTheRequestPinsTheReplicas() {
    guide.says("hpa-memory", "limit 2 Gi / request 512 Mi = 4", "200 %", "2.5 n, at any load");
  }

  @Test
  void replayedItsAutoscalerTakesFiveTimesAsLongAsTheDefaults() {
    guide.says(
        "hpa-speed",
        "goes 5→50 in 225 s, by the defaults of Kubernetes in 45 s; 50→5 takes 17 steps, about 21 min",
        "5; 10 at 45 s, 20 at 105 s, 40 at 165 s, 50 at 225 s",
        "5; 10 at 0 s, 20 at 15 s, 40 at 30 s, 50 at 45 s",
        "45 at 285 s",
        "5 at 1245 s");
    assertThat(guide.of("hpa-speed").getFirst().basis()).isEqualTo(Basis.SIMULATED);
  }

  @Test
  void dailyBackupsDoNotKeepARecoveryPointOfNothing() {
    guide.says("recovery-backup", "Redis: up to 24 h are lost, 0 s is allowed", "loss of a zone");
    guide.says("recovery-backup", "PostgreSQL: up to 60 min are lost", "loss of a region");
    assertThat(guide.of("recovery-backup")).hasSize(2);
  }

  @Test
  void theOtherRegionIsNotPaid() {
    guide.says("region-cost", "no bill pays a second one", "AWS EKS", "$2,400");
  }

  @Test
  void livenessAndReadinessAskTheSame() {
    guide.says("probe-paths", "backend: liveness and readiness both ask /health");
  }

  @Test
  void theManifestAndTheAutoscalerBothSetReplicas() {
    guide.says("hpa-replicas", "every apply sets 10 replicas", "5–50");
  }

  @Test
  void usersAreSaidToBeConcurrentButNotInTheTables() {
    guide.says("users-meaning", "concurrency = 5 percent");
  }

  @Test
  void everyFindingHasItsLinesAndItsArithmetic() {
    assertThat(guide.report().findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.where()).isNotEmpty();
              assertThat(finding.arithmetic()).isNotEmpty();
            });
  }
}
