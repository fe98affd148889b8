package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.Optional;

/**
 * One step of an instance's life, as it is kept.
 *
 * @param instance of which
 * @param number counts from 1 for each instance
 * @param from empty for the first
 * @param to the same as {@code from} when only readiness changed
 * @param reason in words for the user
 * @param at when
 */
public record InstanceTransition(
    Id instance,
    long number,
    Optional<InstanceState> from,
    InstanceState to,
    String reason,
    Instant at) {}
