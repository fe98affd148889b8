package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.UserMeaning;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.SimulationResult;
import dev.banyan.scale.simulate.Simulator;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans, simulations and checks as reports. */
class ReportsOfResultsTest {

  private static final LocalDate DAY = LocalDate.parse("2026-01-31");

  @Test
  void aPlanShowsEveryTargetsBillToTheCent() {
    Plan plan = Plan.of(PlanRequest.of(50_000, UserMeaning.CONCURRENT, "cowork", DAY));
    String html = ReportHtml.of(PlanHtml.of(plan, Reports.NOW));
    assertThat(plan.offers()).isNotEmpty();
    for (Offer offer : plan.offers()) {
      assertThat(html)
          .contains(offer.target().title())
          .contains("<span>" + Unit.DOLLARS.format(offer.likely().doubleValue()) + "</span>");
    }
    assertThat(html).contains("class=\"basis predicted\"").contains("class=\"basis guide\"");
  }

  @Test
  void aPlanShowsWhyATargetIsRefused() {
    Plan plan =
        Plan.of(
            PlanRequest.read(
                Map.of(
                    "users",
                    50_000,
                    "meaning",
                    "concurrent",
                    "workload",
                    "cowork",
                    "redundancy",
                    "region"),
                DAY));
    String html = ReportHtml.of(PlanHtml.of(plan, Reports.NOW));
    assertThat(plan.refusals()).isNotEmpty();
    plan.refusals()
        .forEach(
            refusal -> {
              assertThat(html).contains(refusal.target().title());
              assertThat(html).contains("refused, " + refusal.field());
            });
  }

  @Test
  void aSimulationShowsEachServiceOverTheDay() {
    Scenario scenario =
        ScaleFile.read(ScaleFile.text(Simulator.class, "launch.yaml"), Scenario.class);
    SimulationResult result = Simulator.run(scenario);
    String html = ReportHtml.of(SimulationHtml.of(result, Reports.NOW));
    result
        .services()
        .forEach(
            service ->
                assertThat(html)
                    .contains("Service " + service.service())
                    .contains(Unit.COUNT.format(service.arrived())));
    assertThat(html)
        .contains(Unit.DOLLARS.format(result.bill().total().doubleValue()))
        .contains("class=\"basis simulated\"")
        .doesNotContain("class=\"basis measured\"");
  }

  @Test
  void aCheckShowsEachFindingWithItsArithmetic() {
    var found = Lint.shipped().check(List.of(Lint.guide("jarvis"), Lint.guide("ai-mate")));
    String html = ReportHtml.of(LintHtml.of(found, Reports.NOW));
    assertThat(found.findings()).isNotEmpty();
    found
        .findings()
        .forEach(
            finding -> {
              assertThat(html).contains(finding.rule());
              assertThat(html).contains(escaped(finding.sentence()));
              finding.arithmetic().forEach(line -> assertThat(html).contains(escaped(line)));
            });
  }

  private static String escaped(String text) {
    return new Markup().text(text).html();
  }
}
