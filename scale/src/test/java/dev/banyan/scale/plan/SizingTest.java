package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Each figure here can be checked by hand from the assumptions: 70 % CPU, 80 % memory, 10
 * connections.
 */
class SizingTest {

  private static final MilliCpu HALF = new MilliCpu(500);
  private static final ByteSize GIBI = ByteSize.ofMebibytes(1024);

  @Test
  void replicasAreTheCoresOverWhatOneGivesAtItsUtilisation() {
    ServiceNeed api = need(ServiceRole.API, demand(10, 0, 0.001), Map.of());

    assertThat(api.replicas()).as("ceil(10 / (0.5 × 0.7)) = 28.6").isEqualTo(29);
    assertThat(api.standby()).isZero();
    assertThat(api.arithmetic()).contains("ceil(10 cores / (500m × 0.7)) = 29");
  }

  @Test
  void manySocketsBindByMemory() {
    // 1 GiB × 0.8 − 256 MiB = 590,558,003 bytes for sockets of 40,000: 14,763 each
    ServiceNeed rooms = need(ServiceRole.ROOMS, demand(0.1, 100_000, 0.001), Map.of());

    assertThat(rooms.replicas()).isEqualTo(7);
  }

  @Test
  void aZoneThatIsLostLeavesEnough() {
    ServiceNeed api = need(ServiceRole.API, demand(10, 0, 0.001), Map.of("redundancy", "zone"));

    assertThat(api.replicas()).as("ceil(29 × 3/2)").isEqualTo(44);
    assertThat(
            need(ServiceRole.API, demand(0.1, 0, 0.001), Map.of("redundancy", "zone")).replicas())
        .isEqualTo(3);
  }

  @Test
  void aShortRtoKeepsTheStandbyHot() {
    Demand demand = demand(10, 0, 0.001);

    assertThat(need(ServiceRole.API, demand, Map.of("redundancy", "region", "rto", "1h")).standby())
        .isEqualTo(1);
    assertThat(
            need(ServiceRole.API, demand, Map.of("redundancy", "region", "rto", "15m")).standby())
        .isEqualTo(29);
  }

  @Test
  void aTightP95LowersTheUtilisation() {
    // 1 − 3 × 0.02 s / 0.12 s = 0.5
    ServiceNeed api = need(ServiceRole.API, demand(10, 0, 0.02), Map.of("p95", "120ms"));

    assertThat(api.replicas()).as("ceil(10 / (0.5 × 0.5))").isEqualTo(40);
  }

  @Test
  void aP95UnderTheWorkItselfIsRefused() {
    assertThatThrownBy(() -> need(ServiceRole.API, demand(10, 0, 0.02), Map.of("p95", "60ms")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("p95: 60 ms cannot be met");
  }

  @Test
  void aPoolerStandsWhereReplicasOpenMoreThanADatabaseTakes() {
    assertThat(roles(demand(2.5, 0, 0.001))).as("8 × 10 = 80").doesNotContain(ServiceRole.POOLER);
    assertThat(roles(demand(2.9, 0, 0.001))).as("9 × 10 = 90").contains(ServiceRole.POOLER);
    assertThat(need(ServiceRole.POOLER, demand(50, 0, 0.001), Map.of()).replicas())
        .as("143 replicas × 10 / 1000")
        .isEqualTo(2);
  }

  private static List<ServiceRole> roles(Demand demand) {
    return sizing(demand, Map.of()).services(HALF, GIBI).stream().map(ServiceNeed::role).toList();
  }

  private static ServiceNeed need(ServiceRole role, Demand demand, Map<String, String> fields) {
    return sizing(demand, fields).services(HALF, GIBI).stream()
        .filter(need -> need.role() == role)
        .findFirst()
        .orElseThrow();
  }

  private static Sizing sizing(Demand demand, Map<String, String> fields) {
    var all = new HashMap<String, Object>(fields);
    all.put("users", 5);
    all.put("meaning", "concurrent");
    all.put("workload", "companion");
    return new Sizing(
        PlanRequest.read(all, LocalDate.of(2026, 11, 21)), demand, Assumptions.shipped());
  }

  private static Demand demand(double cores, double sockets, double cpuSeconds) {
    ServiceRole role = sockets > 0 ? ServiceRole.ROOMS : ServiceRole.API;
    return new Demand(
        Level.MID,
        new UserCounts(1, 1, 1, 1, ""),
        Map.of(),
        Map.of(role, cores),
        cores,
        sockets,
        40_000,
        0,
        0,
        List.of(),
        0,
        0,
        0,
        0,
        0,
        List.of(),
        Map.of(),
        List.of(),
        cpuSeconds,
        List.of());
  }
}
