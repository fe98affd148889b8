package dev.banyan.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Publishes events in the transaction of what they tell of: both happen or neither does.
 *
 * <p>Publish after the change itself. Then whatever lock the change holds orders the events of
 * overlapping transactions as it orders the changes: see {@link EventHorizon}. Thread-safe.
 */
public final class Outbox {

  /** The largest payload, in bytes of JSON; larger things belong into a table or a blob. */
  public static final int PAYLOAD_BYTES_MAX = 256 * 1024;

  // The transaction gets its id before the sequence moves: EventHorizon relies on that order.
  private static final String INSERT =
      """
      WITH transaction AS MATERIALIZED (SELECT pg_current_xact_id() AS writer)
      INSERT INTO event_outbox (team_id, at, sequence, id, type, payload, writer)
      SELECT :team, :at, nextval('event_sequence'), :id, :type, :payload::jsonb, writer
      FROM transaction
      """;

  private final IdGenerator ids;
  private final InstantSource clock;
  private final Consumer<SqlDatabase> wake;
  private final Counter published;
  private final ObjectMapper mapper =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(
              com.fasterxml.jackson.databind.SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

  /**
   * For {@link EventsModule}.
   *
   * @param wake told after each commit which database has news; must not block
   */
  Outbox(IdGenerator ids, InstantSource clock, Consumer<SqlDatabase> wake, MeterRegistry meters) {
    this.ids = ids;
    this.clock = clock;
    this.wake = wake;
    this.published =
        Counter.builder("events.published")
            .description("Events whose transaction was committed")
            .register(meters);
  }

  /**
   * Adds an event to the transaction.
   *
   * @param handle of a transaction that {@link SqlDatabase#write} runs, on the team's shard (or the
   *     directory, for what is global)
   * @param type in dots, the slice first
   * @param payload what Jackson can write; at most {@value #PAYLOAD_BYTES_MAX} bytes
   * @return the event's id
   * @throws IllegalArgumentException when the payload is too large or cannot be written
   * @throws IllegalStateException outside a transaction
   */
  public Id publish(Handle handle, Id team, String type, Map<String, ?> payload) {
    Id id = ids.within(team, "evt");
    handle
        .createUpdate(INSERT)
        .bind("team", team.uuid())
        .bind("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .bind("id", id.uuid())
        .bind("type", type)
        .bind("payload", write(payload))
        .execute();
    handle.afterCommit(
        () -> {
          published.increment();
          SqlDatabase.of(handle).ifPresent(wake);
        });
    return id;
  }

  private String write(Map<String, ?> payload) {
    try {
      String json = mapper.writeValueAsString(payload);
      if (json.getBytes(StandardCharsets.UTF_8).length > PAYLOAD_BYTES_MAX) {
        throw new IllegalArgumentException(
            "an event's payload holds at most " + PAYLOAD_BYTES_MAX + " bytes");
      }
      return json;
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException("an event's payload cannot be written", failure);
    }
  }
}
