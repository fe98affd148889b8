package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Runs against a real server; nothing here asserts how fast anything is. */
@Timeout(60)
abstract class RunsOnUpstream {

  Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  static LoadReport run(LoadPlan plan) {
    return LoadRun.run(plan, LoadListener.NONE);
  }

  static StepReport only(LoadReport report) {
    assertThat(report.steps()).hasSize(1);
    return report.steps().getFirst();
  }

  LoadPlan open(List<RequestClass> classes, double perSecond, Duration measured) {
    return LoadPlan.of(upstream.target(), classes, List.of(step(perSecond, measured)))
        .withLimits(LoadLimits.defaults().withThreads(2).withConnectionsMax(50));
  }

  static LoadStep step(double perSecond, Duration measured) {
    return LoadStep.of(new LoadShape.Constant(perSecond), Duration.ZERO, measured);
  }
}
