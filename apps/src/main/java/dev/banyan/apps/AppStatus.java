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
    List<ServiceStatus> services) {}
