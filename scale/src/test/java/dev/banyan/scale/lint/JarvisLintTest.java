package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the rules find in the roadmap without a name, with the figures reckoned by hand. */
class JarvisLintTest {

  private final Linted guide = Linted.guide("jarvis");

  @Test
  void fiveThousandConnectionsNeedThirtyToEightyPods() {
    guide.says(
        "hpa-capacity",
        "Phase 3: 100,000 users hold 5,000 connections, backend needs 30–80 pods; the autoscaler"
            + " stops at 20",
        "500 connections / 3–8 pods = 62.5–166.67 a pod",
        "concurrency = 5 percent");
    assertThat(guide.of("hpa-capacity")).hasSize(1);
  }

  @Test
  void itsStagesNameNoMoreInstancesThanTheAutoscalerMakes() {
    assertThat(guide.of("hpa-stage")).isEmpty();
    assertThat(guide.of("stage-cover")).isEmpty();
  }

  @Test
  void itNeverSaysWhatAUserIs() {
    guide.says("users-meaning", "3 lines count users");
  }
}
