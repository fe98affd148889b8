package dev.banyan.apps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code banyan.app.yaml} says, checked and with every default filled in. Immutable.
 *
 * @param name a DNS label
 * @param host the host name the app answers at; without one it owns every host no other app names
 * @param environment variables for every service
 * @param services by name, in the file's order; never empty
 * @param routes in the file's order
 * @param schedules commands at set times
 * @param releaseCommand what runs once before a new release is rolled out
 * @param source the file's own text, kept with each release
 */
public record AppManifest(
    String name,
    Optional<String> host,
    Map<String, String> environment,
    Map<String, ServiceSpec> services,
    List<RouteSpec> routes,
    List<ScheduleSpec> schedules,
    Optional<String> releaseCommand,
    String source) {

  /** The file's name in an app's folder. */
  public static final String FILE_NAME = "banyan.app.yaml";

  /** The name of the file with {@link #jsonSchema} in a data folder, for editors. */
  public static final String SCHEMA_FILE_NAME = "banyan.app.schema.json";

  public AppManifest {
    environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    services = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(services));
    routes = List.copyOf(routes);
    schedules = List.copyOf(schedules);
  }

  /**
   * Reads a manifest.
   *
   * @param yaml the text of the file, at most 1 MiB
   * @throws ManifestException with every mistake of the file at once
   */
  public static AppManifest parse(String yaml) {
    return ManifestReader.read(yaml);
  }

  /** The JSON Schema of the file, as each node serves it at {@code /schema/banyan.app.json}. */
  public static String jsonSchema() {
    return ManifestSchema.text();
  }

  /** The services that run as processes, in order. */
  public List<ServiceSpec.Process> processes() {
    return services.values().stream()
        .filter(ServiceSpec.Process.class::isInstance)
        .map(ServiceSpec.Process.class::cast)
        .toList();
  }

  /** Whether any route leads to the service. */
  public boolean isRouted(String service) {
    return routes.stream().anyMatch(route -> route.to().equals(service));
  }
}
