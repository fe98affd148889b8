package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A one-off command, or one run of a schedule.
 *
 * @param id {@code cmd_…}
 * @param service whose folder, environment and limits it gets
 * @param schedule which schedule started it
 * @param reason why it is in its state, in words for the user
 */
public record AppCommand(
    Id id,
    Id team,
    Id app,
    String service,
    String command,
    Optional<String> schedule,
    Id release,
    State state,
    String reason,
    Optional<Integer> exitCode,
    String createdBy,
    Instant createdAt,
    Optional<Instant> finishedAt) {

  /** How it does. */
  public enum State {
    STARTING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** As the API and the table write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is over. */
    public boolean ended() {
      return this != STARTING && this != RUNNING;
    }

    static State parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }
}
