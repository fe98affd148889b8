package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.operate.load.ClassReport;
import dev.banyan.operate.load.Failure;
import dev.banyan.operate.load.GeneratorUse;
import dev.banyan.operate.load.Latency;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadPoint;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Tally;
import dev.banyan.operate.load.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadReportHtmlTest {

  private static final Duration STEP = Duration.ofSeconds(30);
  private static final RequestClass PAGE =
      RequestClass.get("page", "/")
          .withObjective(
              new RequestClass.Objective(
                  Optional.of(Duration.ofMillis(200)),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  0.01));

  @Test
  void aRunThatHeldSaysSo() {
    LoadReport run = run(List.of(step(50, 50, 0, 0.2), step(100, 100, 0, 0.3)));
    assertThat(LoadReportHtml.verdict(run)).isEqualTo("All steps held.");
    assertThat(ReportHtml.of(LoadReportHtml.of(run, Reports.NOW)))
        .contains("<b>Held</b>")
        .contains("Highest rate held")
        .contains("promised p95 200 ms")
        .contains(">Latency by percentile</title>")
        .contains(">Offered and done</title>")
        .doesNotContain("What failed");
  }

  @Test
  void theFirstStepThatBrokeIsNamedWithItsReason() {
    LoadReport run =
        run(List.of(step(50, 50, 0, 0.2), step(100, 100, 0, 0.3), step(200, 120, 80, 0.4)));
    assertThat(LoadReportHtml.verdict(run))
        .isEqualTo("Held up to 100/s. At 200/s: 2400 arrivals were dropped.");
    assertThat(ReportHtml.of(LoadReportHtml.of(run, Reports.NOW)))
        .contains("<b>Not held</b>")
        .contains("What failed")
        .contains("no answer in time")
        .contains("200 × 3,600");
  }

  @Test
  void aGeneratorThatWasTheBottleneckIsSaidToBe() {
    LoadReport run = run(List.of(step(50, 50, 0, 0.97)));
    assertThat(ReportHtml.of(LoadReportHtml.of(run, Reports.NOW)))
        .contains("Do not trust this step")
        .contains("it was the bottleneck");
  }

  @Test
  void aRunWithoutAStepIsAReportToo() {
    LoadReport run =
        new LoadReport(
            plan(), Reports.NOW, Duration.ofSeconds(2), true, List.of(), List.of(), List.of());
    assertThat(ReportHtml.of(LoadReportHtml.of(run, Reports.NOW)))
        .contains("stopped before its first step was over");
  }

  static LoadReport run(List<StepReport> steps) {
    var series = new ArrayList<LoadPoint>();
    for (int i = 0; i < 30 * steps.size(); i++) {
      StepReport step = steps.get(i / 30);
      series.add(
          new LoadPoint(
              Duration.ofSeconds(i + 1),
              Duration.ofSeconds(1),
              i / 30,
              false,
              step.offeredPerSecond(),
              (long) step.offeredPerSecond(),
              (long) step.donePerSecond(),
              0,
              step.total().dropped() / 30,
              3,
              step.latency().p50(),
              step.latency().p95(),
              step.latency().p99(),
              0.4));
    }
    return new LoadReport(
        plan(), Reports.NOW, STEP.multipliedBy(steps.size()), false, steps, series, List.of());
  }

  private static LoadPlan plan() {
    return LoadPlan.of(
        Target.of("http://127.0.0.1:8080/", false),
        List.of(PAGE),
        List.of(LoadStep.of(new LoadShape.Constant(50), Duration.ZERO, STEP)));
  }

  /** A step of so many requests a second; the more of them, the slower. */
  static StepReport step(double offered, double done, double dropped, double busy) {
    LoadStep step = LoadStep.of(new LoadShape.Constant(offered), Duration.ZERO, STEP);
    var latency = new Latency();
    long count = Math.round(done * 30);
    for (long i = 0; i < count; i++) {
      double share = (i + 0.5) / count;
      latency.record((long) (2e6 * offered / 50 * (1 + 0.4 / (1.001 - share))));
    }
    Tally tally =
        new Tally(
            Math.round(offered * 30),
            count,
            0,
            count,
            count,
            Math.round(dropped * 30),
            0,
            dropped > 0 ? Map.of(Failure.TIMEOUT, 12L) : Map.of(),
            Map.of(200, count),
            count * 1_000,
            count * 200,
            0);
    return new StepReport(
        step,
        Reports.NOW,
        STEP,
        tally,
        latency,
        List.of(new ClassReport(PAGE, tally, latency, new Latency(), new Latency())),
        new GeneratorUse(busy, List.of(busy, busy / 2), Duration.ofMillis(1), Duration.ofMillis(3)),
        dropped > 0
            ? List.of(
                Math.round(dropped * 30) + " arrivals were dropped", "p95 was 4 s, not 200 ms")
            : List.of());
  }
}
