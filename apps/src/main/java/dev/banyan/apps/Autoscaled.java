package dev.banyan.apps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets services grow whose file does not say how, because the node was started so ({@code up
 * --autoscale 1..4}). The file itself, and what is kept of it, stay as they are.
 */
final class Autoscaled {

  /**
   * Requests at once that an instance is meant to have where its file says nothing: about what the
   * usual pools hold (HikariCP 10, SQLAlchemy 5 and 10 more), past which requests wait in it.
   */
  static final String IN_FLIGHT = "10";

  /** Percent of the CPU requested, where the file says what an instance requests. */
  static final String CPU = "70%";

  private Autoscaled() {}

  /**
   * The manifest as it is to run here. Changed is a service with a route that has no scale of its
   * own and can stand beside itself, having no fixed port.
   */
  static AppManifest apply(AppManifest manifest, Optional<ReplicaRange> range) {
    if (range.filter(ReplicaRange::isRange).isEmpty()) {
      return manifest;
    }
    Map<String, ServiceSpec> services = new LinkedHashMap<>();
    manifest
        .services()
        .forEach(
            (name, service) ->
                services.put(
                    name,
                    service instanceof ServiceSpec.Process process
                            && manifest.isRouted(name)
                            && process.scale().isEmpty()
                            && process.fixedPort().isEmpty()
                        ? growing(process, range.get())
                        : service));
    return new AppManifest(
        manifest.name(),
        manifest.host(),
        manifest.environment(),
        services,
        manifest.routes(),
        manifest.schedules(),
        manifest.releaseCommand(),
        manifest.source());
  }

  private static ServiceSpec growing(ServiceSpec.Process process, ReplicaRange range) {
    return new ServiceSpec.Process(
        process.name(),
        process.directory(),
        process.build(),
        process.environment(),
        process.run(),
        process.health(),
        process.fixedPort(),
        // only a queue wakes a service that has no instance
        new ReplicaRange(Math.max(1, range.min()), range.max()),
        process.resources().cpu().isPresent() ? Map.of("cpu", CPU) : Map.of("inFlight", IN_FLIGHT),
        process.resources(),
        process.stopGrace(),
        process.startTimeout());
  }
}
