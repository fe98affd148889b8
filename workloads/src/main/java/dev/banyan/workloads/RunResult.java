package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * How a one-off command ended.
 *
 * @param id of the command
 * @param end how
 * @param exitCode of its process; 128 + n when signal n ended it; empty when it could not start
 * @param reason in words for the user
 * @param startedAt when
 * @param endedAt when nothing of it was left
 * @param usage CPU seconds in all; memory and pids as last seen
 */
public record RunResult(
    Id id,
    End end,
    OptionalInt exitCode,
    String reason,
    Instant startedAt,
    Instant endedAt,
    Usage usage) {

  /** Why a command is no more. */
  public enum End {
    /** By itself; see the exit code. */
    EXITED,
    CANCELLED,
    TIMED_OUT,
    /** It could not be started. */
    NOT_STARTED
  }

  public boolean succeeded() {
    return end == End.EXITED && exitCode.isPresent() && exitCode.getAsInt() == 0;
  }
}
