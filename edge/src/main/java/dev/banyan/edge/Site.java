package dev.banyan.edge;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One app's URL space.
 *
 * @param app its id
 * @param name its name, as in labels and on error pages
 * @param host the host it answers for, without a port; empty for the one that owns every host that
 *     no other site names
 * @param routes in any order; the longest path wins
 * @param targets by the name that routes use in {@code to}
 * @param secret by which the app's instances know that the edge sent a request, in {@code
 *     X-Banyan-Edge-Secret}
 */
public record Site(
    Id app,
    String name,
    Optional<String> host,
    List<Route> routes,
    Map<String, Target> targets,
    Optional<Secret> secret) {

  public Site {
    routes = List.copyOf(routes);
    targets = Map.copyOf(targets);
    for (Route route : routes) {
      if (!targets.containsKey(route.to())) {
        throw new IllegalArgumentException(
            "route " + route.path() + " of " + name + " leads to an unknown target: " + route.to());
      }
    }
  }

  /** An app that is shown no secret. */
  public Site(
      Id app, String name, Optional<String> host, List<Route> routes, Map<String, Target> targets) {
    this(app, name, host, routes, targets, Optional.empty());
  }
}
