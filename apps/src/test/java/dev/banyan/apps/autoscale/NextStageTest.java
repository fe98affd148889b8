package dev.banyan.apps.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.plan.BillLine.Section;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.Level;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.TargetResult.Offer;
import dev.banyan.scale.plan.UserMeaning;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a full machine says of where to go, and what that costs. */
class NextStageTest {

  private static final LocalDate DAY = LocalDate.of(2026, 7, 1);
  private static final double RATE = 35.6;

  @Test
  void whereNobodySaidWhatTheUsersDoNoModelIsPaid() {
    NextStage stage = NextStage.of(RATE, Optional.empty(), DAY).orElseThrow();
    assertThat(stage.text())
        .contains(
            "35.6 requests/s (measured)",
            " a month without model tokens and other APIs (predicted). Set apps.autoscale.workload"
                + " to the workload your users are like. See: banyan plan --users ");
    Offer offer = offer(stage);
    assertThat(stage.monthlyCents())
        .isEqualTo(cents(offer.at(Level.MID).bill(Commitment.ON_DEMAND).infrastructure()));
    assertThat(models(offer)).as("what is left out").isPositive();
  }

  @Test
  void aWorkloadThatWasSaidIsPaidInFull() {
    NextStage stage = NextStage.of(RATE, Optional.of("assistant"), DAY).orElseThrow();
    assertThat(stage.text())
        .doesNotContain("without")
        .doesNotContain("apps.autoscale.workload")
        .contains(" a month (predicted). See: banyan plan --users ");
    assertThat(stage.monthlyCents()).isEqualTo(cents(offer(stage).likely()));
  }

  @Test
  void whereNobodyAsksThereIsNoStage() {
    assertThat(NextStage.of(0, Optional.empty(), DAY)).isEmpty();
    assertThat(NextStage.of(Double.NaN, Optional.of("cowork"), DAY)).isEmpty();
  }

  /** By the command that its text names. */
  private static Offer offer(NextStage stage) {
    Matcher command =
        Pattern.compile("--users (\\d+) --meaning concurrent --workload (\\w+)$")
            .matcher(stage.text());
    assertThat(command.find()).isTrue();
    Plan plan =
        Plan.of(
            PlanRequest.of(
                Long.parseLong(command.group(1)), UserMeaning.CONCURRENT, command.group(2), DAY));
    Offer offer = plan.cheapest().flatMap(plan::offer).orElseThrow();
    assertThat(offer.target().wireName()).isEqualTo(stage.target());
    return offer;
  }

  private static BigDecimal models(Offer offer) {
    return offer
        .at(Level.MID)
        .bill(Commitment.ON_DEMAND)
        .bySection()
        .getOrDefault(Section.MODELS, BigDecimal.ZERO);
  }

  private static long cents(BigDecimal dollars) {
    return dollars.movePointRight(2).longValueExact();
  }
}
