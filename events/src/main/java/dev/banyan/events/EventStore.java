package dev.banyan.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of readers on one database: batches, and the leases that guard cursors. */
record EventStore(SqlDatabase database) {

  private static final Query READ = new Query("select", "event_outbox");
  private static final Query ACQUIRE = new Query("acquire", "event_cursor");
  private static final Query ADVANCE = new Query("advance", "event_cursor");
  private static final Query RELEASE = new Query("release", "event_cursor");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String SELECT =
      """
      SELECT sequence, id, team_id, type, payload::text, at FROM event_outbox
      WHERE sequence > :after AND sequence <= :upTo ORDER BY sequence LIMIT :limit
      """;
  // Leases are timed by the database's clock alone: nodes' clocks differ.
  private static final String TAKE =
      """
      INSERT INTO event_cursor (consumer, sequence, lease_owner, lease_epoch, lease_until)
      VALUES (:consumer, 0, :owner, 1, now() + :millis * interval '1 millisecond')
      ON CONFLICT (consumer) DO UPDATE SET
        lease_owner = excluded.lease_owner,
        lease_epoch = event_cursor.lease_epoch + 1,
        lease_until = excluded.lease_until
      WHERE event_cursor.lease_until < now() OR event_cursor.lease_owner = excluded.lease_owner
      RETURNING sequence, lease_epoch
      """;
  private static final String MOVE =
      """
      UPDATE event_cursor SET
        sequence = :sequence, lease_until = now() + :millis * interval '1 millisecond'
      WHERE consumer = :consumer AND lease_owner = :owner AND lease_epoch = :epoch
      """;

  /** The right to read for a consumer; whoever takes it later has a higher epoch. */
  record Lease(long sequence, long epoch) {}

  List<Event> read(long after, long upTo, int limit, Position position) {
    return database.read(
        READ,
        handle ->
            handle
                .createQuery(SELECT)
                .bind("after", after)
                .bind("upTo", upTo)
                .bind("limit", limit)
                .map((rows, context) -> event(rows, position))
                .list());
  }

  /** Empty when another node holds it. */
  Optional<Lease> acquire(String consumer, String owner, Duration lease) {
    return database
        .write(
            ACQUIRE,
            handle ->
                handle
                    .createQuery(TAKE)
                    .bind("consumer", consumer)
                    .bind("owner", owner)
                    .bind("millis", lease.toMillis())
                    .map((rows, context) -> new Lease(rows.getLong(1), rows.getLong(2)))
                    .findOne())
        .value();
  }

  /** Moves the cursor and renews the lease; false when somebody else has taken it meanwhile. */
  boolean advance(String consumer, String owner, long epoch, long sequence, Duration lease) {
    return database
            .write(
                ADVANCE,
                handle ->
                    handle
                        .createUpdate(MOVE)
                        .bind("sequence", sequence)
                        .bind("consumer", consumer)
                        .bind("owner", owner)
                        .bind("epoch", epoch)
                        .bind("millis", lease.toMillis())
                        .execute())
            .value()
        == 1;
  }

  void release(String consumer, String owner, long epoch) {
    database.write(
        RELEASE,
        handle ->
            handle.execute(
                """
                UPDATE event_cursor SET lease_until = '-infinity'
                WHERE consumer = ? AND lease_owner = ? AND lease_epoch = ?
                """,
                consumer,
                owner,
                epoch));
  }

  private static Event event(ResultSet rows, Position position) throws SQLException {
    return new Event(
        rows.getLong("sequence"),
        Id.of("evt", rows.getObject("id", UUID.class)),
        Id.of("team", rows.getObject("team_id", UUID.class)),
        rows.getString("type"),
        json(rows.getString("payload")),
        rows.getObject("at", OffsetDateTime.class).toInstant(),
        position);
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("the database holds a payload that is no JSON", impossible);
    }
  }
}
