package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Plan;
import dev.banyan.kernel.config.ConfigBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far into an app's capacity which requests are let. */
class AdmissionTest {

  private static final Plan FREE = plan("free", 0);
  private static final Plan PREMIUM = plan("premium", 10);
  private static final Plan ADMIN = plan("admin", 20);

  private final PlanRanks ranks = new PlanRanks(List.of(ADMIN, FREE, PREMIUM));

  private static Plan plan(String name, int priority) {
    return new Plan(name, 50, 5, priority);
  }

  private static Admission admission(int capacity) {
    return new Admission(
        ConfigBinder.bind(Map.of("capacity", capacity), EdgeConfig.Shedding.class));
  }

  @Test
  void thePlanDecidesWithinAClassAndNeverOverIt() {
    Admission admission = admission(1_000);
    List<Integer> allowed = new ArrayList<>();
    for (TrafficClass each :
        List.of(TrafficClass.BACKGROUND, TrafficClass.INTERACTIVE, TrafficClass.CRITICAL)) {
      for (Plan plan : List.of(FREE, PREMIUM, ADMIN)) {
        allowed.add(admission.allowed(each, ranks.reach(Optional.of(plan))));
      }
    }
    assertThat(allowed).containsExactly(400, 500, 600, 700, 800, 900, 933, 966, 1_000);
  }

  @Test
  void whoHasNoPlanOrOneThatIsGoneHasTheLowest() {
    assertThat(ranks.reach(Optional.empty())).isEqualTo(ranks.reach(Optional.of(FREE)));
    assertThat(ranks.reach(Optional.of(plan("old", 5)))).isEqualTo(ranks.reach(Optional.of(FREE)));
  }

  @Test
  void plansOfOnePriorityAreAlikeAndWithoutPlansAllHaveTheWhole() {
    var alike = new PlanRanks(List.of(FREE, plan("other", 0)));
    assertThat(alike.reach(Optional.of(FREE))).isEqualTo(PlanRanks.WHOLE);
    assertThat(alike.reach(Optional.empty())).isEqualTo(PlanRanks.WHOLE);
    assertThat(new PlanRanks(List.of()).reach(Optional.of(FREE))).isEqualTo(PlanRanks.WHOLE);
  }

  @Test
  void aBoundFromOutsideShedsTheLowestClassesFirstAndGoesAgain() {
    Admission admission = admission(1_000);
    admission.bound(100);
    assertThat(admission.capacity()).isEqualTo(100);
    assertThat(admission.allowed(TrafficClass.BACKGROUND, PlanRanks.WHOLE)).isEqualTo(60);
    assertThat(admission.allowed(TrafficClass.INTERACTIVE, PlanRanks.WHOLE)).isEqualTo(90);
    admission.bound(5_000);
    assertThat(admission.capacity()).as("it never lets more in").isEqualTo(1_000);
    admission.bound(0);
    assertThat(admission.capacity()).isEqualTo(1_000);
  }

  @Test
  void howeverSmallTheCapacityOneOfEachIsServed() {
    for (TrafficClass each : TrafficClass.values()) {
      assertThat(admission(1).allowed(each, ranks.reach(Optional.of(FREE)))).isEqualTo(1);
    }
  }
}
