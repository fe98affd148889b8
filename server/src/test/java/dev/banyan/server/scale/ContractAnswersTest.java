package dev.banyan.server.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.scale.advise.Advice;
import dev.banyan.scale.advise.Advisor;
import dev.banyan.scale.advise.Memory;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import dev.banyan.scale.advise.Setup;
import dev.banyan.scale.advise.Thresholds;
import dev.banyan.scale.advise.Window;
import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.UserMeaning;
import dev.banyan.scale.predict.Prediction;
import dev.banyan.scale.price.PriceBook;
import dev.banyan.scale.simulate.PredictedDay;
import dev.banyan.scale.simulate.Scenario;
import dev.banyan.scale.simulate.Simulator;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is what the contract says, field by field. */
class ContractAnswersTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

  @ParameterizedTest
  @ValueSource(strings = {"builder", "cowork", "companion", "assistant", "backoffice"})
  void aPlanOfEachWorkload(String workload) throws IOException {
    for (Commitment commitment : Commitment.values()) {
      Plan plan = Plan.of(PlanRequest.of(20_000, UserMeaning.CONCURRENT, workload, DAY));
      var users = new PlanBody.Users(20_000, 20_000, 20_000);
      assertThat(
              ContractSchema.differences(
                  "ScalePlan", PlanView.of(plan, users, commitment, PriceBook.shipped())))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"day", "launch", "outage"})
  void aSimulationOfEachScenario(String name) throws IOException {
    Scenario scenario = scenario(name, 2_000);
    assertThat(
            ContractSchema.differences(
                "ScaleSimulation", SimulationView.of(scenario, Simulator.run(scenario))))
        .isEmpty();
  }

  private static Scenario scenario(String name, int users) {
    return Simulations.of(
        new Simulations.Body(name, OptionalLong.of(7), OptionalInt.of(users), Optional.empty()));
  }

  @Test
  void aSimulationWithPredictionStandsBesideTheSameDayWithout() throws IOException {
    Scenario scenario = scenario("launch", 12_000);
    var prediction = new Prediction(Duration.ofMinutes(10), ZoneOffset.UTC);
    PredictedDay day = PredictedDay.run(scenario, scenario.trafficStated(), prediction);

    SimulationView view = SimulationView.of(scenario, day, prediction);

    assertThat(ContractSchema.differences("ScaleSimulation", view)).isEmpty();
    SimulationView alone = SimulationView.of(scenario, day.reactive());
    SimulationView.Foretold foretold = view.prediction().orElseThrow();
    assertThat(foretold.ahead()).isEqualTo("10m");
    assertThat(foretold.basis()).isEqualTo("simulated");
    assertThat(foretold.without().totals()).isEqualTo(alone.totals());
    assertThat(foretold.without().bill()).isEqualTo(alone.bill());
    assertThat(foretold.without().series()).isEqualTo(alone.series());
    assertThat(view.series().second()).isEqualTo(alone.series().second());
    assertThat(view.totals().getFirst().missed())
        .isLessThan(alone.totals().getFirst().missed() / 2);
    assertThat(view.text()).endsWith(day.summary() + "\n");
    assertThat(alone.prediction()).isEmpty();
  }

  @Test
  void aReportOfAllGuides() throws IOException {
    var body = new GuideBody("bondhu", Optional.of(List.of("covibes", "jarvis", "bharatbuild")));
    ReportView report = ReportView.of(Lint.shipped().check(body.guides()));
    assertThat(report.findings()).isNotEmpty();
    assertThat(ContractSchema.differences("ScaleReport", report)).isEmpty();
  }

  @Test
  void theOptions() throws IOException {
    assertThat(ContractSchema.differences("ScaleOptions", OptionsView.shipped())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bondhu", "covibes", "ai-mate"})
  void adviceForAnAppThatWaits(String preset) throws IOException {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    List<Series> series = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      List<Sample> samples = new ArrayList<>();
      for (int second = 3600; second >= 0; second -= 10) {
        double grows = 3600 - second;
        samples.add(
            new Sample(now.minusSeconds(second), metric == Metric.CACHE_HITS ? 5 : 95 + grows));
      }
      series.add(Series.of(metric, samples));
    }
    var setup =
        new Setup(
            Optional.of(false),
            Optional.of(false),
            Optional.empty(),
            Optional.of(true),
            Optional.empty());
    Advice advice =
        Advisor.advise(new Window(now, series), setup, Thresholds.preset(preset), Memory.none());
    Id app = new IdGenerator(InstantSource.fixed(now), new SecureRandom()).global("app");

    AdviceView view =
        AdviceView.of(advice, Optional.of(app), Optional.of(preset), now, Duration.ofHours(1));

    assertThat(view.bottleneck()).isPresent();
    assertThat(view.evidence()).extracting(AdviceView.Shown::kind).contains("metric", "fact");
    assertThat(view.evidence())
        .as("a fact of the set-up was measured by nobody")
        .filteredOn(shown -> shown.kind().equals("fact"))
        .extracting(AdviceView.Shown::basis)
        .containsOnly("guide");
    assertThat(view.efforts()).isNotEmpty();
    assertThat(ContractSchema.differences("ScaleAdvice", view)).isEmpty();
  }
}
