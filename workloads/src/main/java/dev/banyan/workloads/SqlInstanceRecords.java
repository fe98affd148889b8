package dev.banyan.workloads;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.workloads.WorkloadDriver.Trace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Instances in the shard of their team. */
final class SqlInstanceRecords implements InstanceRecords {

  private static final Query KEEP = new Query("upsert", "workload_instance");
  private static final Query OPEN = new Query("select_open", "workload_instance");
  private static final Query TRANSITIONS = new Query("select", "workload_transition");
  private static final Query PRUNE = new Query("delete", "workload_instance");

  private final Shards shards;

  SqlInstanceRecords(Shards shards) {
    this.shards = shards;
  }

  @Override
  public void keep(InstanceRecord record, InstanceTransition transition) {
    shards
        .ofTeam(record.status().team())
        .write(
            KEEP,
            handle -> {
              upsert(handle, record);
              insert(handle, record.status().team(), transition);
              return handle.execute(
                  "DELETE FROM workload_transition"
                      + " WHERE team_id = ? AND instance_id = ? AND number <= ?",
                  record.status().team().uuid(),
                  transition.instance().uuid(),
                  transition.number() - TRANSITIONS_KEPT);
            });
  }

  private static void upsert(Handle handle, InstanceRecord record) {
    InstanceStatus status = record.status();
    Optional<Trace> trace = record.trace();
    handle
        .createUpdate(
            """
            INSERT INTO workload_instance (team_id, id, prefix, app_id, service, ordinal, release_id,
              node, state, ended, reason, exit_code, restarts, port, pid, start_ticks, boot, place,
              transitions, created_at, changed_at)
            VALUES (:team, :id, :prefix, :app, :service, :ordinal, :release, :node, :state, :ended,
              :reason, :exitCode, :restarts, :port, :pid, :startTicks, :boot, :place, :transitions, :at, :at)
            ON CONFLICT (team_id, id) DO UPDATE SET
              node = excluded.node, state = excluded.state, ended = excluded.ended,
              reason = excluded.reason,
              exit_code = excluded.exit_code, restarts = excluded.restarts, port = excluded.port,
              pid = excluded.pid, start_ticks = excluded.start_ticks, boot = excluded.boot,
              place = excluded.place, transitions = excluded.transitions,
              changed_at = excluded.changed_at
            WHERE workload_instance.transitions < excluded.transitions
            """)
        .bind("team", status.team().uuid())
        .bind("id", status.id().uuid())
        .bind("prefix", status.id().prefix())
        .bind("app", status.app().uuid())
        .bind("service", status.service())
        .bind("ordinal", status.ordinal())
        .bind("release", status.release().uuid())
        .bind("node", record.node())
        .bind("state", status.state().name())
        .bind("ended", record.ended())
        .bind("reason", status.reason())
        .bind("exitCode", boxed(status.exitCode()))
        .bind("restarts", status.restarts())
        .bind("port", boxed(status.port()))
        .bind("pid", trace.map(Trace::pid).orElse(null))
        .bind("startTicks", trace.map(Trace::startTicks).orElse(null))
        .bind("boot", trace.map(Trace::boot).orElse(null))
        .bind("place", trace.flatMap(Trace::place).orElse(null))
        .bind("transitions", record.transitions())
        .bind("at", status.since().atOffset(ZoneOffset.UTC))
        .execute();
  }

  @SuppressWarnings("NullAway") // Jdbi binds null as NULL.
  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? Integer.valueOf(value.getAsInt()) : null;
  }

  private static void insert(Handle handle, Id team, InstanceTransition transition) {
    handle
        .createUpdate(
            """
            INSERT INTO workload_transition (team_id, instance_id, number, from_state, to_state,
              reason, at)
            VALUES (:team, :instance, :number, :from, :to, :reason, :at)
            ON CONFLICT DO NOTHING
            """)
        .bind("team", team.uuid())
        .bind("instance", transition.instance().uuid())
        .bind("number", transition.number())
        .bind("from", transition.from().map(Enum::name).orElse(null))
        .bind("to", transition.to().name())
        .bind("reason", transition.reason())
        .bind("at", transition.at().atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public List<InstanceRecord> open(String node) {
    var records = new ArrayList<InstanceRecord>();
    for (SqlDatabase shard : shards.all()) {
      records.addAll(
          shard.read(
              OPEN,
              handle ->
                  handle
                      .createQuery(
                          "SELECT * FROM workload_instance WHERE node = :node AND NOT ended")
                      .bind("node", node)
                      .map(SqlInstanceRecords::record)
                      .list()));
    }
    return records;
  }

  private static InstanceRecord record(ResultSet row, StatementContext context)
      throws SQLException {
    Instant changedAt = instant(row, "changed_at");
    var status =
        new InstanceStatus(
            id(row, row.getString("prefix"), "id"),
            id(row, "team", "team_id"),
            id(row, "app", "app_id"),
            row.getString("service"),
            row.getInt("ordinal"),
            id(row, "rel", "release_id"),
            InstanceState.valueOf(row.getString("state")),
            false,
            row.getString("reason"),
            optionalInt(row, "exit_code"),
            row.getLong("pid"),
            "127.0.0.1",
            optionalInt(row, "port"),
            Optional.empty(),
            changedAt,
            row.getInt("restarts"),
            Optional.empty(),
            Usage.NONE);
    long pid = row.getLong("pid");
    Optional<Trace> trace =
        pid == 0
            ? Optional.empty()
            : Optional.of(
                new Trace(
                    pid,
                    row.getLong("start_ticks"),
                    Optional.ofNullable(row.getString("boot")).orElse(""),
                    Optional.ofNullable(row.getString("place"))));
    return new InstanceRecord(
        status, row.getString("node"), trace, row.getLong("transitions"), row.getBoolean("ended"));
  }

  private static Id id(ResultSet row, String prefix, String column) throws SQLException {
    return Id.of(prefix, row.getObject(column, UUID.class));
  }

  private static OptionalInt optionalInt(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  @Override
  public List<InstanceTransition> transitions(Id instance, int most) {
    var transitions = new ArrayList<InstanceTransition>();
    for (SqlDatabase shard : shards.candidates(instance)) {
      transitions.addAll(
          shard.read(
              TRANSITIONS,
              handle ->
                  handle
                      .createQuery(
                          """
                          SELECT t.number, t.from_state, t.to_state, t.reason, t.at
                          FROM workload_instance i
                          JOIN workload_transition t
                            ON t.team_id = i.team_id AND t.instance_id = i.id
                          WHERE i.id = :id AND i.prefix = :prefix
                          ORDER BY t.number DESC
                          LIMIT :most
                          """)
                      .bind("id", instance.uuid())
                      .bind("prefix", instance.prefix())
                      .bind("most", most)
                      .map((row, context) -> transition(instance, row))
                      .list()));
      if (!transitions.isEmpty()) {
        return transitions;
      }
    }
    return transitions;
  }

  private static InstanceTransition transition(Id instance, ResultSet row) throws SQLException {
    return new InstanceTransition(
        instance,
        row.getLong("number"),
        Optional.ofNullable(row.getString("from_state")).map(InstanceState::valueOf),
        InstanceState.valueOf(row.getString("to_state")),
        row.getString("reason"),
        instant(row, "at"));
  }

  @Override
  public void forget(Id team, Id app) {
    shards
        .ofTeam(team)
        .write(
            PRUNE,
            handle ->
                handle
                    .createUpdate(
                        """
                        WITH gone AS (
                          DELETE FROM workload_instance
                          WHERE team_id = :team AND app_id = :app
                          RETURNING team_id, id)
                        DELETE FROM workload_transition t USING gone
                        WHERE t.team_id = gone.team_id AND t.instance_id = gone.id
                        """)
                    .bind("team", team.uuid())
                    .bind("app", app.uuid())
                    .execute());
  }

  @Override
  public int prune(Instant before) {
    int pruned = 0;
    for (SqlDatabase shard : shards.all()) {
      pruned +=
          shard
              .write(
                  PRUNE,
                  handle ->
                      handle
                          .createUpdate(
                              """
                              WITH gone AS (
                                DELETE FROM workload_instance
                                WHERE ended AND changed_at < :before
                                RETURNING team_id, id)
                              DELETE FROM workload_transition t USING gone
                              WHERE t.team_id = gone.team_id AND t.instance_id = gone.id
                              """)
                          .bind("before", before.atOffset(ZoneOffset.UTC))
                          .execute())
              .value();
    }
    return pruned;
  }
}
