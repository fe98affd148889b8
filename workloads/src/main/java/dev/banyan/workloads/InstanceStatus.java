package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An instance at one moment.
 *
 * @param id of the instance
 * @param team the owner
 * @param app whose service it is
 * @param service the name in the manifest
 * @param ordinal which replica
 * @param release what it runs
 * @param state where it is in its life
 * @param ready whether it should get traffic: running, and its last health check succeeded
 * @param reason of the last transition, in words for the user; never empty
 * @param exitCode of its last process; 128 + n when signal n ended it; empty while none has ended
 * @param pid of the process that leads it; 0 when there is none
 * @param host the loopback address that answers, {@code 127.0.0.1} or {@code ::1}
 * @param port on {@code host}; empty before a start and for commands
 * @param startedAt when its present (or last) process was started; empty before the first
 * @param since when the present state began
 * @param restarts how often it was started again
 * @param restartsAt when the back-off ends; present only in {@code FAILED}
 * @param usage at the time of asking; zeros in what {@link Workloads#onTransition} gives
 */
public record InstanceStatus(
    Id id,
    Id team,
    Id app,
    String service,
    int ordinal,
    Id release,
    InstanceState state,
    boolean ready,
    String reason,
    OptionalInt exitCode,
    long pid,
    String host,
    OptionalInt port,
    Optional<Instant> startedAt,
    Instant since,
    int restarts,
    Optional<Instant> restartsAt,
    Usage usage) {

  /** Before anything was done for it. */
  static InstanceStatus first(InstanceSpec spec, Instant now) {
    return new InstanceStatus(
        spec.id(),
        spec.team(),
        spec.app(),
        spec.service(),
        spec.ordinal(),
        spec.release(),
        InstanceState.PREPARING,
        false,
        "It waits to be prepared.",
        OptionalInt.empty(),
        0,
        "127.0.0.1",
        OptionalInt.empty(),
        Optional.empty(),
        now,
        0,
        Optional.empty(),
        Usage.NONE);
  }

  InstanceStatus withUsage(Usage now) {
    return new InstanceStatus(
        id,
        team,
        app,
        service,
        ordinal,
        release,
        state,
        ready,
        reason,
        exitCode,
        pid,
        host,
        port,
        startedAt,
        since,
        restarts,
        restartsAt,
        now);
  }
}
