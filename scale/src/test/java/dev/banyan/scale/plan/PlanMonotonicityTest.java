package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.plan.TargetResult.Offer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More users never need less: a plan that said so would have a fault somewhere in its chain. */
class PlanMonotonicityTest {

  @ParameterizedTest
  @CsvSource({
    "builder, concurrent, none, 1",
    "cowork, concurrent, zone, 2",
    "companion, concurrent, region, 3",
    "assistant, concurrent, none, 4",
    "backoffice, concurrent, zone, 5",
    "assistant, registered, none, 6",
    "builder, daily-active, none, 7"
  })
  void moreUsersNeverTakeFewerReplicasOrCostLess(
      String workload, String meaning, String redundancy, long seed) {
    var random = new SplittableRandom(seed);
    var before = new EnumMap<Target, Offer>(Target.class);
    long users = 10;
    for (int step = 0; step < 40; step++) {
      users += 1 + random.nextLong(Math.max(2, users / 4));
      Plan plan =
          Plan.of(
              PlanRequest.read(
                  Map.of(
                      "users", users,
                      "meaning", meaning,
                      "workload", workload,
                      "redundancy", redundancy,
                      "rpo", "5d"),
                  LocalDate.of(2026, 11, 21)));
      for (Offer offer : plan.offers()) {
        Offer smaller = before.put(offer.target(), offer);
        if (smaller != null) {
          compare(smaller, offer, users);
        }
      }
    }
    assertThat(before).isNotEmpty();
  }

  private static void compare(Offer smaller, Offer larger, long users) {
    for (Level level : larger.stages().keySet()) {
      for (ServiceRole role : ServiceRole.values()) {
        assertThat(larger.at(level).compute().replicas(role))
            .as("%s %s %s at %d users", larger.target(), level, role, users)
            .isGreaterThanOrEqualTo(smaller.at(level).compute().replicas(role));
      }
      for (Commitment commitment : Commitment.values()) {
        BigDecimal cost = larger.at(level).bill(commitment).total();
        assertThat(cost)
            .as("%s %s %s at %d users", larger.target(), level, commitment, users)
            .isGreaterThanOrEqualTo(smaller.at(level).bill(commitment).total());
      }
    }
  }
}
