package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.PartitionedTable.Granularity;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which database holds what, and for how long. */
interface ShardContract extends TestedData {

  @Test
  default void teamsAreSpreadByTheirIdsAndStayUntilAssigned() {
    Id team = teamOn("s1");
    Id thing = ids().within(team, "prj");
    assertThat(data().shards().of(thing)).isSameAs(data().shards().ofTeam(team));
    assertThat(data().shards().ofTeam(teamOn("s2")).name()).isEqualTo("s2");

    data().shards().assign(team, Optional.of("s2"));
    assertThat(data().shards().ofTeam(team).name()).isEqualTo("s2");
    assertThat(data().shards().candidates(thing))
        .extracting(SqlDatabase::name)
        .containsExactly("s1", "s2");

    data().shards().assign(team, Optional.empty());
    assertThat(data().shards().ofTeam(team).name()).isEqualTo("s1");
    assertThat(data().shards().candidates(thing)).hasSize(1);
  }

  @Test
  default void anotherNodesAssignmentIsHeardOf() throws Exception {
    Id team = teamOn("s1");
    Shards otherNode = Shards.open(data().directory(), data().shards().all());
    try (var following = otherNode.follow()) {
      data().shards().assign(team, Optional.of("s2"));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!otherNode.ofTeam(team).name().equals("s2") && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(otherNode.ofTeam(team).name()).isEqualTo("s2");
    } finally {
      data().shards().assign(team, Optional.empty());
    }
  }

  @Test
  default void partitionsStandReadyAndGoWhenEverythingInThemIsOld() {
    var table = new PartitionedTable("visit", Granularity.DAY, 3, Period.ofDays(10));
    data().partitions().register(table);
    assertThat(partitions())
        .containsExactly(
            "visit_p20260129",
            "visit_p20260130",
            "visit_p20260131",
            "visit_p20260201",
            "visit_p20260202");
    shard()
        .write(TEST, handle -> handle.execute("INSERT INTO visit VALUES ('2026-02-02T23:59:59Z')"));
    Instant before = clock().instant();
    try {
      clock().advance(Duration.ofDays(5));
      assertThat(data().partitions().maintain().dropped()).isEmpty();
      clock().advance(Duration.ofDays(5));
      Partitions.Outcome outcome = data().partitions().maintain();
      assertThat(outcome.dropped()).containsExactly("s1/visit_p20260129", "s2/visit_p20260129");
      assertThat(data().partitions().maintain().created()).isEmpty();
      assertThat(partitions()).doesNotContain("visit_p20260129").contains("visit_p20260212");
    } finally {
      clock().set(before);
    }
  }

  private Id teamOn(String name) {
    for (int i = 0; i < 1000; i++) {
      Id team = ids().team();
      if (data().shards().ofTeam(team).name().equals(name)) {
        return team;
      }
    }
    throw new AssertionError("no team of a thousand is on " + name);
  }

  private List<String> partitions() {
    return shard()
        .read(
            TEST,
            handle ->
                handle
                    .createQuery(
                        """
                    SELECT inhrelid::regclass::text FROM pg_inherits
                    WHERE inhparent = 'visit'::regclass ORDER BY 1
                    """)
                    .mapTo(String.class)
                    .list());
  }
}
