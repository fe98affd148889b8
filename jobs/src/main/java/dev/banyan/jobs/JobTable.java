package dev.banyan.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/** The SQL of jobs, in the directory. */
record JobTable(SqlDatabase directory, InstantSource clock) {

  static final int ERROR_LENGTH_MAX = 2000;
  static final String TASK = "job";

  private static final int FORGET_BATCH = 1000;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Query SELECT = new Query("select", "job");
  private static final Query UPDATE = new Query("update", "job");

  private static final String INSERT =
      """
      INSERT INTO job
        (id, team_id, kind, idempotency_key, payload, state, created_at, updated_at)
      VALUES (:id, :team, :kind, :key, :payload::jsonb, 'queued', :now, :now)
      ON CONFLICT (team_id, kind, idempotency_key) DO NOTHING
      """;
  private static final String MAKE_DUE =
      """
      INSERT INTO job_due (task_name, task_instance, execution_time, picked, version)
      VALUES (:task, :instance, :at, false, 1)
      ON CONFLICT (task_name, task_instance) DO NOTHING
      """;
  private static final String BEGIN =
      """
      UPDATE job SET state = 'running', attempts = attempts + 1, fence = fence + 1,
        updated_at = :now
      WHERE id = :id AND state IN ('queued', 'running')
      RETURNING team_id, kind, payload::text, attempts, fence
      """;
  private static final String END =
      """
      UPDATE job SET state = :state, error = coalesce(:error, error), updated_at = :now
      WHERE id = :id AND fence = :fence AND state = 'running'
      """;

  /** Returns the id of the job of this key: this one, or the one that was there before. */
  Id insert(Handle handle, Id id, Id team, String kind, String key, JsonNode payload) {
    int inserted =
        handle
            .createUpdate(INSERT)
            .bind("id", id.uuid())
            .bind("team", team.uuid())
            .bind("kind", kind)
            .bind("key", key)
            .bind("payload", payload.toString())
            .bind("now", now())
            .execute();
    if (inserted == 1) {
      makeDue(handle, id);
      return id;
    }
    return handle
        .createQuery("SELECT id FROM job WHERE team_id = ? AND kind = ? AND idempotency_key = ?")
        .bind(0, team.uuid())
        .bind(1, kind)
        .bind(2, key)
        .map((rows, context) -> Id.of("job", rows.getObject(1, UUID.class)))
        .one();
  }

  private void makeDue(Handle handle, Id id) {
    handle
        .createUpdate(MAKE_DUE)
        .bind("task", TASK)
        .bind("instance", id.uuid().toString())
        .bind("at", now())
        .execute();
  }

  /** What waited only because nobody did this kind is due now. */
  void makeDue(String kind) {
    directory.write(
        new Query("update", "job_due"),
        handle ->
            handle.execute(
                """
                UPDATE job_due SET execution_time = ? FROM job
                WHERE task_name = ? AND NOT picked AND task_instance = job.id::text
                  AND job.kind = ? AND job.state = 'queued' AND job.attempts = 0
                """,
                now(),
                TASK,
                kind));
  }

  /** Counts at most one more than the limit, so that a long queue costs no more to look at. */
  boolean waiting(Handle handle, int limit) {
    return handle
            .createQuery("SELECT count(*) FROM (SELECT 1 FROM job_due LIMIT :limit) waiting")
            .bind("limit", limit)
            .mapTo(Integer.class)
            .one()
        >= limit;
  }

  /** What there is to do on all nodes; looks at no more rows than the limit. */
  QueueDepth depth(int limit) {
    return directory.read(
        new Query("count", "job_due"),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FILTER (WHERE NOT picked AND execution_time <= :now),
                      count(*) FILTER (WHERE picked),
                      count(*) FILTER (WHERE NOT picked AND execution_time > :now)
                    FROM (SELECT picked, execution_time FROM job_due
                      WHERE task_name = :task LIMIT :limit) AS due
                    """)
                .bind("now", now())
                .bind("task", TASK)
                .bind("limit", limit)
                .map(
                    (rows, context) ->
                        new QueueDepth(rows.getLong(1), rows.getLong(2), rows.getLong(3)))
                .one());
  }

  /** Begins an attempt; empty when the job is over or forgotten. */
  Optional<JobRun> begin(Id id) {
    return directory
        .write(
            UPDATE,
            handle ->
                handle
                    .createQuery(BEGIN)
                    .bind("id", id.uuid())
                    .bind("now", now())
                    .map(
                        (rows, context) ->
                            new JobRun(
                                id,
                                Id.of("team", rows.getObject(1, UUID.class)),
                                rows.getString(2),
                                json(rows.getString(3)),
                                rows.getInt(4),
                                rows.getLong(5),
                                new AtomicBoolean()))
                    .findOne())
        .value();
  }

  /** The kind of a job that is not over, without beginning it. */
  Optional<String> kind(Id id) {
    return directory.read(
        SELECT,
        handle ->
            handle
                .createQuery("SELECT kind FROM job WHERE id = ? AND state IN ('queued','running')")
                .bind(0, id.uuid())
                .mapTo(String.class)
                .findOne());
  }

  /** Ends an attempt; false when its lease was lost before. */
  boolean end(JobRun run, JobState state, Optional<String> error) {
    return directory
            .write(
                UPDATE,
                handle ->
                    handle
                        .createUpdate(END)
                        .bind("state", state.name().toLowerCase(Locale.ROOT))
                        .bind("error", error.map(JobTable::shortened).orElse(null))
                        .bind("now", now())
                        .bind("id", run.id().uuid())
                        .bind("fence", run.fence())
                        .execute())
            .value()
        == 1;
  }

  /** Takes an attempt back that was cut short through no fault of the job's. */
  void giveBack(JobRun run) {
    directory.write(
        UPDATE,
        handle ->
            handle.execute(
                """
                UPDATE job SET state = 'queued', attempts = attempts - 1, updated_at = ?
                WHERE id = ? AND fence = ? AND state = 'running'
                """,
                now(),
                run.id().uuid(),
                run.fence()));
  }

  Optional<Job> find(Id id) {
    return directory.read(
        SELECT,
        handle ->
            handle
                .createQuery("SELECT * FROM job WHERE id = ?")
                .bind(0, id.uuid())
                .map((rows, context) -> job(rows))
                .findOne());
  }

  List<Job> dead(int limit) {
    return directory.read(
        SELECT,
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM job WHERE state = 'dead' ORDER BY updated_at DESC LIMIT ?")
                .bind(0, limit)
                .map((rows, context) -> job(rows))
                .list());
  }

  boolean revive(Id id) {
    return directory
        .write(
            UPDATE,
            handle -> {
              boolean revived =
                  handle.execute(
                          """
                          UPDATE job SET state = 'queued', attempts = 0, updated_at = ?
                          WHERE id = ? AND state = 'dead'
                          """,
                          now(),
                          id.uuid())
                      == 1;
              if (revived) {
                makeDue(handle, id);
              }
              return revived;
            })
        .value();
  }

  /** What this node held before it crashed is free again: no other process has its name. */
  int release(String node) {
    return directory
        .write(
            new Query("release", "job_due"),
            handle ->
                handle.execute(
                    """
                    UPDATE job_due SET picked = false, picked_by = NULL, last_heartbeat = NULL,
                      version = version + 1
                    WHERE picked AND picked_by = ?
                    """,
                    node))
        .value();
  }

  /** Forgets what ended long ago, in small transactions. */
  int forget(Duration doneFor, Duration deadFor) {
    Instant now = clock.instant();
    int forgotten = 0;
    int batch = FORGET_BATCH;
    while (batch == FORGET_BATCH) {
      batch =
          directory
              .write(
                  new Query("delete", "job"),
                  handle ->
                      handle.execute(
                          """
                          DELETE FROM job WHERE id IN (
                            SELECT id FROM job
                            WHERE state = 'done' AND updated_at < ?
                               OR state = 'dead' AND updated_at < ?
                            LIMIT ?)
                          """,
                          at(now.minus(doneFor)),
                          at(now.minus(deadFor)),
                          FORGET_BATCH))
              .value();
      forgotten += batch;
    }
    return forgotten;
  }

  private OffsetDateTime now() {
    return at(clock.instant());
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static String shortened(String error) {
    return error.length() > ERROR_LENGTH_MAX ? error.substring(0, ERROR_LENGTH_MAX) : error;
  }

  private static Job job(ResultSet rows) throws SQLException {
    return new Job(
        Id.of("job", rows.getObject("id", UUID.class)),
        Id.of("team", rows.getObject("team_id", UUID.class)),
        rows.getString("kind"),
        json(rows.getString("payload")),
        JobState.valueOf(rows.getString("state").toUpperCase(Locale.ROOT)),
        rows.getInt("attempts"),
        Optional.ofNullable(rows.getString("error")),
        rows.getObject("created_at", OffsetDateTime.class).toInstant(),
        rows.getObject("updated_at", OffsetDateTime.class).toInstant());
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the database holds a payload that is no JSON", impossible);
    }
  }
}
