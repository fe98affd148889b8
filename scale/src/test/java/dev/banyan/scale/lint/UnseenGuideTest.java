package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guide that no rule was written for: the figures were reckoned by hand from its file. */
class UnseenGuideTest {

  private Linted guide = Linted.guide("jarvis");

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("unseen.yaml"))) {
      guide = Linted.text(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void itsMoneyIsReckoned() {
    guide.says("cost-sum", "$1,630–1,930, not $1,730–1,930", "low off by $100, high off by $0");
    guide.says("machine-price", "$80 a machine", "4 × Standard_D4s_v3 × $0.192 × 730 h = $561");
    guide.says("one-figure", "at 200,000 users", "$2,500–4,000", "$1,730–1,930");
  }

  @Test
  void itsPodsAreCounted() {
    guide.says(
        "hpa-capacity",
        "200,000 users hold 10,000 connections, booking needs 34 pods; the autoscaler stops at 16",
        "concurrency = 5 percent");
    guide.says("hpa-stage", "Summer has 10–24 pods");
    guide.says("pool-connections", "up to 960 connections, the database takes 844");
  }

  @Test
  void itsStateIsLookedAt() {
    guide.says("evicting-queue", "valkey: cache, broker", "allkeys-lfu");
    guide.says("shard-function", "python.hash");
    guide.says("reshard", "from 6 to 7 shards 85.7 % of the keys move", "moves 14.3 %");
    guide.says("recovery-backup", "bookings: up to 6 h are lost, 1 min is allowed");
  }

  @Test
  void itsWatchIsLookedAt() {
    guide.says("alert-units", "NodeFull: kube_node_status_allocatable without resource");
    guide.says("latency-threshold", "seat map take longer than 1,500 ms today", "add a node");
    guide.says("metric-labels", "session has a value for each user", "200,000 users");
  }

  @Test
  void itsStagesAndDatesHaveGaps() {
    guide.says("stage-cover", "no stage covers 20,000–30,000");
    guide.says("task-dates", "freeze ends on 2027-05-01, open summer begins on 2027-05-03: 2 days");
  }

  @Test
  void nothingElseIsSaidOfIt() {
    assertThat(guide.report().findings()).hasSize(16);
  }
}
