package dev.banyan.apps;

import dev.banyan.kernel.Id;
import java.util.Locale;
import java.util.Optional;

/**
 * How a service does.
 *
 * @param desired how many instances there should be
 * @param running how many processes there are
 * @param healthy how many of them serve
 * @param reason why it is in its state, in words for the user
 * @param release what it runs
 */
public record ServiceStatus(
    ServiceSpec spec,
    int desired,
    int running,
    int healthy,
    State state,
    String reason,
    Optional<Id> release) {

  /** From well to not at all. */
  public enum State {
    /** As many healthy instances as there should be. */
    RUNNING,
    STARTING,
    /** Some of them. */
    DEGRADED,
    STOPPED,
    FAILED;

    /** As the API writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
