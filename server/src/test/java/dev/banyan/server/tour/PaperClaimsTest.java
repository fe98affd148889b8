package dev.banyan.server.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.lint.Lint;
import dev.banyan.scale.plan.Plan;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.UserMeaning;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A claim that cannot fail shows nothing. */
class PaperClaimsTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void aRefusalIsNoBill() {
    assertThat(sixBills(100_000, UserMeaning.REGISTERED, "assistant").held()).isTrue();

    Claim refused = sixBills(50_000, UserMeaning.CONCURRENT, "cowork");
    assertThat(refused.held()).isFalse();
    assertThat(refused.evidence()).isEqualTo("4 bills, 2 refusals");
  }

  @Test
  void theFaultsThatAreShownAreThoseOfTheGuide() {
    assertThat(faultsFound("bondhu").held()).isTrue();
    assertThat(faultsFound("jarvis").held()).as("a guide with other faults").isFalse();
  }

  private static Claim sixBills(long users, UserMeaning meaning, String workload) {
    return PaperClaims.sixBills(Plan.of(PlanRequest.of(users, meaning, workload, TODAY)));
  }

  private static Claim faultsFound(String guide) {
    return PaperClaims.faultsFound(Lint.shipped().check(List.of(Lint.guide(guide))));
  }
}
