package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fourteen places where the guides contradict themselves or each other, found by reading them:
 * each is found by a rule, with its figures. The numbers are those of the list.
 */
class FourteenFindingsTest {

  private static final Linted ALL =
      new Linted(Lint.shipped().check(Lint.SHIPPED.stream().map(Lint::guide).toList()));

  /** What one rule has to say for one of the fourteen. */
  record Expected(int number, String rule, List<String> words) {}

  static Stream<Expected> expected() {
    return Stream.of(
        of(1, "cost-spread", "at 100,000 users", "$500–15,000", "what a user is"),
        of(2, "spot-discount", "AWS EKS", "$4,333–4,403"),
        of(2, "spot-discount", "Google GKE", "$3,646–3,696"),
        of(2, "discounted-total", "$2,700 needs 50.5 % off", "40 % off", "$2,953"),
        of(
            2,
            "discount-between",
            "at the 40 % that Covibes states",
            "$2,953 at the least",
            "50.5 %"),
        of(2, "billing-model", "gke-autopilot"),
        of(3, "one-figure", "eks, cost at 100,000 users", "$3,900", "$4,500", "$2,700"),
        of(3, "one-figure", "fly, cost at 50,000 users", "$1,500", "$2,000"),
        of(3, "one-figure", "kubernetes, starts-at", "50,000", "100,000"),
        of(3, "stage-cover", "500–1,000", "50,000–100,000"),
        of(3, "one-figure", "docker, cost at 500 users", "$50–100", "$0"),
        of(4, "connection-machines", "500 machines × $15 = $7,500, stated $2,000"),
        of(5, "workload-capacity", "20 × m5.xlarge", "656 user-project pods", "0.66 %"),
        of(6, "hpa-speed", "5→50 in 225 s", "in 45 s", "50→5 takes 17 steps, about 21 min"),
        of(6, "hpa-memory", "80 % of a request whose limit is 4 times it", "stay at the most"),
        of(7, "recovery-backup", "Redis: up to 24 h are lost, 0 s is allowed"),
        of(7, "region-cost", "in 1 h", "no bill pays a second one"),
        of(8, "machine-price", "$36 a machine", "$12,755"),
        of(8, "node-density", "50 preview pods on one t3.large: 7 fit, by cpu"),
        of(8, "quota", "400 preview pods"),
        of(9, "alert-units", "adds cores and bytes", "one pod raises the alert"),
        of(9, "metric-labels", "teamId has a value for each team"),
        of(9, "hpa-replicas", "every apply sets 50 replicas"),
        of(9, "task-dates", "2024-02-15 + 14 days = 2024-02-29"),
        of(10, "machine-parts", "5 cores are placed on a machine of 4"),
        of(10, "machine-parts", "3 cores are placed on a machine of 2"),
        of(10, "request-memory", "185–290 MB, by its parts, not 50–100 MB"),
        of(10, "request-memory", "1.85–2.9 GB > 1.536 GB"),
        of(10, "rate-limit", "600 a minute; / 100 = 6 users"),
        of(10, "latency-threshold", "video recommendations, music analysis", "3 s"),
        of(10, "band-cover", "memory: no state from 70 % to 75 %"),
        of(10, "band-cover", "cpu: no state from 60 % to 75 %"),
        of(10, "band-cover", "latency-p95: no state from 3 s to 5 s"),
        of(10, "band-cover", "errors: no state from 1 % to 2 %"),
        of(10, "trigger-conflict", "above 100 users both scale out and scale up"),
        of(11, "hpa-capacity", "5,000 connections", "30–80 pods", "concurrency = 5 percent"),
        of(12, "hpa-stage", "stops at 20", "20–50"),
        of(12, "target-alert", "2 s > 1 s"),
        of(12, "pool-connections", "1,000 connections, the database takes 35"),
        of(12, "shard-function", "String.GetHashCode gives another value in every process"),
        of(12, "one-figure", "whole, cost at 100,000 users", "$920–1,700", "$3,000–9,000"),
        of(13, "session-affinity", "Covibes and Bondhu must", "Scaling Roadmap must not"),
        of(14, "evicting-queue", "queued jobs vanish", "measured: 5,000 jobs queued"),
        of(14, "reshard", "shardKey % NUM_SHARDS: from 4 to 5 shards 80 %", "moves 20 %"),
        of(14, "reshard", "Math.Abs(hash % TotalShards)", "80 %"),
        of(14, "shard-login", "by teamId, and a login by email cannot be routed"),
        of(14, "shard-login", "by userId, and a login by email cannot be routed"),
        of(14, "cache-order", "redis is asked before memory"),
        of(14, "cache-expiry", "what is in memory never expires"),
        of(14, "cache-loader", "runs the loader again when it fails"),
        of(14, "probe-paths", "liveness and readiness both ask /health"));
  }

  @ParameterizedTest
  @MethodSource("expected")
  void itIsFoundWithItsFigures(Expected expected) {
    var finding = ALL.says(expected.rule(), expected.words().toArray(String[]::new));

    assertThat(finding.arithmetic()).isNotEmpty();
    assertThat(finding.where()).isNotEmpty();
  }

  @Test
  void noneIsLeftOut() {
    assertThat(expected().map(Expected::number).distinct())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 14).boxed().toList());
  }

  private static Expected of(int number, String rule, String... words) {
    return new Expected(number, rule, List.of(words));
  }
}
