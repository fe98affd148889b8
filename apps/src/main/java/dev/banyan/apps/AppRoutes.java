package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How requests reach an app right now; a whole new one replaces the one before.
 *
 * @param app the app's id
 * @param name the app's name; it also answers at {@code name.localhost}
 * @param host the declared host; without one the app owns every host no other app names
 * @param release the release whose routes these are
 * @param routes in the manifest's order
 * @param targets for every service that a route names
 * @param edgeSecret shown to the app's instances, so that they know the edge's requests
 */
public record AppRoutes(
    Id app,
    String name,
    Optional<String> host,
    Id release,
    List<RouteSpec> routes,
    Map<String, Target> targets,
    Secret edgeSecret) {

  public AppRoutes {
    routes = List.copyOf(routes);
    targets = Map.copyOf(targets);
  }

  /** What a route's {@code to} stands for. */
  public sealed interface Target {

    /**
     * The healthy instances of a service; empty while none serves.
     *
     * @param instances on loopback
     * @param coming whether one is on its way, as far as is known; told only where none serves
     */
    record Instances(List<Upstream> instances, boolean coming) implements Target {
      public Instances {
        instances = List.copyOf(instances);
      }
    }

    /**
     * A folder of the release.
     *
     * @param root absolute; it never changes while it is served
     * @param singlePage whether unknown paths answer with {@code index.html}
     */
    record Folder(Path root, boolean singlePage) implements Target {}
  }

  /** One healthy instance. */
  public record Upstream(Id instance, String host, int port) {}
}
