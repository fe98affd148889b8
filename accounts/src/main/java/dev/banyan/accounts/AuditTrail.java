package dev.banyan.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.data.DataModule;
import dev.banyan.data.LastCommit;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.http.Caller;
import dev.banyan.http.Json;
import dev.banyan.http.PageRequest;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what to a team, kept in the team's shard for thirteen months.
 *
 * <p>An entry names people by their ids alone, and so does the event made of it: what cannot be
 * taken back must not hold an address. Who reads is told the addresses, for as long as there are.
 *
 * <p>A slice that changes a shard records there, in the same transaction. This slice changes the
 * directory, which may be another database: its entries are written with the change into a pending
 * table, and carried over right after; what a crash leaves is carried at the next {@link #drain}.
 * Each carried entry is also published as the event {@code accounts.<action>}.
 */
final class AuditTrail implements Audit {

  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final Query PENDING = new Query("select", "accounts_audit_pending");
  private static final Query CARRIED = new Query("delete", "accounts_audit_pending");
  private static final Query INSERT = new Query("insert", "accounts_audit");
  private static final Query LIST = new Query("select", "accounts_audit");
  private static final int BATCH_MAX = 200;

  private record Pending(
      Id id, Id team, Instant at, String actor, String action, String target, String details) {}

  /** The one method of {@code Outbox} that is used. */
  interface Publisher {
    Id publish(Handle handle, Id team, String type, Map<String, ?> payload);
  }

  private final DataModule data;
  private final Publisher outbox;
  private final IdGenerator ids;
  private final InstantSource clock;

  AuditTrail(DataModule data, Publisher outbox, IdGenerator ids, InstantSource clock) {
    this.data = data;
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void record(
      Handle handle, Id team, Caller caller, String action, String target, Map<String, ?> details) {
    record(handle, team, caller.name(), action, target, details);
  }

  @Override
  public void record(
      Handle handle, Id team, String actor, String action, String target, Map<String, ?> details) {
    insert(handle, entry(team, actor, action, target, details));
  }

  /** Records a change of the directory, in its transaction. */
  void recordPending(
      Handle handle, Id team, String actor, String action, String target, Map<String, ?> details) {
    Pending entry = entry(team, actor, action, target, details);
    handle
        .createUpdate(
            """
            INSERT INTO accounts_audit_pending
              (audit_id, team_id, at, actor, action, target, details)
            VALUES (:id, :team, :at, :actor, :action, :target, CAST(:details AS jsonb))
            """)
        .bind("id", entry.id.uuid())
        .bind("team", entry.team.uuid())
        .bind("at", Rows.utc(entry.at))
        .bind("actor", entry.actor)
        .bind("action", entry.action)
        .bind("target", entry.target)
        .bind("details", entry.details)
        .execute();
  }

  private Pending entry(
      Id team, String actor, String action, String target, Map<String, ?> details) {
    try {
      return new Pending(
          ids.within(team, "aud"),
          team,
          clock.instant(),
          actor,
          action,
          target,
          Json.mapper().writeValueAsString(details));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("audit details are not JSON", e);
    }
  }

  private static int insert(Handle handle, Pending entry) {
    return handle
        .createUpdate(
            """
            INSERT INTO accounts_audit (team_id, audit_id, at, actor, action, target, details)
            VALUES (:team, :id, :at, :actor, :action, :target, CAST(:details AS jsonb))
            ON CONFLICT DO NOTHING
            """)
        .bind("team", entry.team.uuid())
        .bind("id", entry.id.uuid())
        .bind("at", Rows.utc(entry.at))
        .bind("actor", entry.actor)
        .bind("action", entry.action)
        .bind("target", entry.target)
        .bind("details", entry.details)
        .execute();
  }

  /** Carries what is pending to the shards; what fails stays for the next time. */
  void drain() {
    SqlDatabase directory = data.directory();
    List<Pending> pending =
        directory.read(
            PENDING,
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT audit_id, team_id, at, actor, action, target, details
                        FROM accounts_audit_pending ORDER BY audit_id LIMIT :limit
                        """)
                    .bind("limit", BATCH_MAX)
                    .map(
                        (row, context) ->
                            new Pending(
                                Rows.id("aud", row, "audit_id"),
                                Rows.id("team", row, "team_id"),
                                Rows.instant(row, "at"),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("target"),
                                row.getString("details")))
                    .list());
    for (Pending entry : pending) {
      try {
        carry(directory, entry);
      } catch (RuntimeException failure) {
        // The others need not wait for a shard that is away.
        LOG.warn("an audit entry waits to be carried to its shard: {}", failure.getMessage());
      }
    }
  }

  private void carry(SqlDatabase directory, Pending entry) {
    data.shards()
        .ofTeam(entry.team)
        .write(
            INSERT,
            handle -> {
              // Carried before and not deleted: the entry and its event are there.
              if (insert(handle, entry) == 1) {
                outbox.publish(
                    handle,
                    entry.team,
                    "accounts." + entry.action,
                    Map.of(
                        "actor", entry.actor,
                        "target", entry.target,
                        "details", Json.mapper().readTree(entry.details)));
              }
              return "";
            });
    directory.write(
        CARRIED,
        handle ->
            handle
                .createUpdate("DELETE FROM accounts_audit_pending WHERE audit_id = :id")
                .bind("id", entry.id.uuid())
                .execute());
  }

  /** After a change: its entry shows at once. The change stands whether this works or not. */
  void drainQuietly() {
    try {
      // Whose entries wait is chance: where their shards stand is not where the change is.
      new LastCommit()
          .during(
              () -> {
                drain();
                return true;
              });
    } catch (RuntimeException failure) {
      LOG.warn("audit entries wait to be carried to their shard: {}", failure.getMessage());
    }
  }

  /** One entry as it is listed. */
  record Entry(Id id, Instant at, String actor, String action, String target, JsonNode details) {}

  /** Newest first. */
  List<Entry> list(Id team, PageRequest page) {
    UUID before = page.after().map(after -> SortKeys.uuid(after)).orElse(new UUID(-1, -1));
    return data.shards()
        .ofTeam(team)
        .read(
            LIST,
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT audit_id, at, actor, action, target, details FROM accounts_audit
                        WHERE team_id = :team AND audit_id < :before
                        ORDER BY audit_id DESC LIMIT :limit
                        """)
                    .bind("team", team.uuid())
                    .bind("before", before)
                    .bind("limit", page.fetch())
                    .map(
                        (row, context) ->
                            new Entry(
                                Rows.id("aud", row, "audit_id"),
                                Rows.instant(row, "at"),
                                row.getString("actor"),
                                row.getString("action"),
                                row.getString("target"),
                                tree(row.getString("details"))))
                    .list());
  }

  private static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored audit details are damaged", e);
    }
  }
}
