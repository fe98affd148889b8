package dev.banyan.apps;

import java.util.List;
import java.util.Optional;

/**
 * How an app does.
 *
 * @param state of its services taken together
 * @param reason why, in words for the user
 * @param release the current one
 * @param services in the manifest's order; empty before the first release
 */
public record AppStatus(
    App app,
    ServiceStatus.State state,
    String reason,
    Optional<Release> release,
    List<ServiceStatus> services) {

  /**
   * Whether it serves: some of each kind of its services runs. A service without a health check has
   * nothing to prove that is worth waiting for.
   */
  public boolean serves() {
    return switch (state) {
      case RUNNING, DEGRADED -> true;
      case STARTING ->
          !services.isEmpty()
              && services.stream()
                  .filter(service -> service.state() == ServiceStatus.State.STARTING)
                  .noneMatch(service -> service.spec().provesHealth());
      case STOPPED, FAILED -> false;
    };
  }
}
