package dev.banyan.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Position;
import java.time.Instant;

/**
 * Something that happened to a team, as its outbox holds it.
 *
 * @param sequence orders the events of one database; it grows, with gaps
 * @param id distinct for ever: what a consumer recognises a repetition by
 * @param type in dots, the slice first: {@code apps.released}
 * @param payload an object; what a consumer needs, never secrets
 * @param at when it was published, by the publisher's clock
 * @param position a read at this position sees what the event tells of
 */
public record Event(
    long sequence, Id id, Id team, String type, JsonNode payload, Instant at, Position position) {}
