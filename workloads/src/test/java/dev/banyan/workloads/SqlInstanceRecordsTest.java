package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.DataModule;
import dev.banyan.data.TestDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.workloads.WorkloadDriver.Trace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlInstanceRecordsTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Trace TRACE = new Trace(123, 456, "boot", Optional.of("/place"));

  private static DataModule data;

  private final Specs specs = new Specs(Path.of("/"));
  private final InstanceSpec spec = specs.shell("serve");
  private SqlInstanceRecords records;
  private String node;

  @BeforeAll
  static void openDatabase() {
    data = TestDatabase.start(WorkloadsModule.migrations());
  }

  @AfterAll
  static void closeDatabase() {
    data.close();
  }

  @BeforeEach
  void open() {
    records = new SqlInstanceRecords(data.shards());
    node = specs.newInstance().label();
  }

  private void keep(InstanceSpec of, long number, InstanceState state, boolean ended, Instant at) {
    var status =
        new InstanceStatus(
            of.id(),
            of.team(),
            of.app(),
            of.service(),
            of.ordinal(),
            of.release(),
            state,
            false,
            "reason " + number,
            OptionalInt.of(3),
            0,
            "127.0.0.1",
            OptionalInt.of(4711),
            Optional.empty(),
            at,
            2,
            Optional.empty(),
            Usage.NONE);
    records.keep(
        new InstanceRecord(status, node, Optional.of(TRACE), number, ended),
        new InstanceTransition(
            of.id(), number, Optional.of(InstanceState.STARTING), state, "reason " + number, at));
  }

  @Test
  void whatIsKeptComesBack() {
    keep(spec, 1, InstanceState.RUNNING, false, NOON);

    InstanceRecord open = records.open(node).getFirst();

    assertThat(open.status().id()).isEqualTo(spec.id());
    assertThat(open.status().app()).isEqualTo(spec.app());
    assertThat(open.status().release()).isEqualTo(spec.release());
    assertThat(open.status().state()).isEqualTo(InstanceState.RUNNING);
    assertThat(open.status().exitCode()).hasValue(3);
    assertThat(open.status().port()).hasValue(4711);
    assertThat(open.status().since()).isEqualTo(NOON);
    assertThat(open.trace()).hasValue(TRACE);
    assertThat(open.transitions()).isOne();
    assertThat(records.open("another node")).isEmpty();
  }

  @Test
  void anOlderStepThatComesLateDoesNotTurnTheRecordBack() {
    keep(spec, 2, InstanceState.STOPPED, true, NOON);
    keep(spec, 1, InstanceState.RUNNING, false, NOON);
    keep(spec, 1, InstanceState.RUNNING, false, NOON);

    assertThat(records.open(node)).isEmpty();
    assertThat(records.transitions(spec.id(), 10))
        .extracting(InstanceTransition::number)
        .containsExactly(2L, 1L);
  }

  @Test
  void transitionsAreBounded() {
    int kept = InstanceRecords.TRANSITIONS_KEPT;
    for (int number : List.of(1, 5, 6, 7, kept + 5)) {
      keep(spec, number, InstanceState.RUNNING, false, NOON);
    }

    assertThat(records.transitions(spec.id(), 1_000))
        .extracting(InstanceTransition::number)
        .containsExactly(kept + 5L, 7L, 6L);
    assertThat(records.transitions(spec.id(), 1)).hasSize(1);
  }

  @Test
  void onlyWhatEndedLongAgoIsForgotten() {
    InstanceSpec old = specs.shell("old");
    InstanceSpec recent = specs.command("recent");
    keep(old, 1, InstanceState.STOPPED, true, NOON.minusSeconds(10));
    keep(recent, 1, InstanceState.FAILED, true, NOON);
    keep(spec, 1, InstanceState.RUNNING, false, NOON.minusSeconds(10));

    records.prune(NOON.minusSeconds(5));

    assertThat(records.transitions(old.id(), 10)).isEmpty();
    assertThat(records.transitions(recent.id(), 10)).hasSize(1);
    assertThat(records.open(node))
        .extracting(record -> record.status().id())
        .containsExactly(spec.id());
  }

  @Test
  void ofAnAppThatIsGoneNothingIsKeptAndOfOthersAll() {
    keep(spec, 1, InstanceState.RUNNING, false, NOON);
    records.forget(spec.team(), Id.of("app", spec.id().uuid()));
    assertThat(records.transitions(spec.id(), 10)).hasSize(1);

    records.forget(spec.team(), spec.app());
    assertThat(records.transitions(spec.id(), 10)).isEmpty();
    assertThat(records.open(node)).isEmpty();
  }

  @Test
  void anotherKindOfIdWithTheSameBitsIsAnotherThing() {
    keep(spec, 1, InstanceState.RUNNING, false, NOON);

    assertThat(records.transitions(Id.of("cmd", spec.id().uuid()), 10)).isEmpty();
  }
}
