package dev.banyan.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as it stands.
 *
 * @param attempts how many have begun
 * @param error what the last failed attempt said, at most {@value JobTable#ERROR_LENGTH_MAX}
 *     characters
 */
public record Job(
    Id id,
    Id team,
    String kind,
    JsonNode payload,
    JobState state,
    int attempts,
    Optional<String> error,
    Instant createdAt,
    Instant updatedAt) {}
