package dev.banyan.apps;

import dev.banyan.data.AppDatabases;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Secret;
import dev.banyan.workloads.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an app's processes find in their environment. Later ones win: what Banyan gives, the
 * manifest's variables, the service's, the configuration, the secrets; and over all of them what
 * says who the process is. {@code PORT} and {@code BANYAN_INSTANCE} come from workloads.
 */
final class AppEnvironment {

  private static final Logger log = LoggerFactory.getLogger(AppEnvironment.class);
  private static final String KEY = "BANYAN_KEY";

  private final AppDatabases databases;
  private final Optional<RedisServer> redis;
  private final AppsConfig config;
  private final AppVariables variables;
  private final LogStore logs;
  private final String banyanUrl;
  private final Function<App, Secret> keys;

  /** Bounded by the apps of this node. */
  private final Map<Id, List<String>> hiddenBefore = new ConcurrentHashMap<>();

  /**
   * @param banyanUrl where processes reach Banyan's own API
   * @param keys makes a team key for an app; called once for each app, for ever
   */
  AppEnvironment(
      AppDatabases databases,
      Optional<RedisServer> redis,
      AppsConfig config,
      AppVariables variables,
      LogStore logs,
      String banyanUrl,
      Function<App, Secret> keys) {
    this.databases = databases;
    this.redis = redis;
    this.config = config;
    this.variables = variables;
    this.logs = logs;
    this.banyanUrl = banyanUrl;
    this.keys = keys;
  }

  /**
   * What all services of an app share, read at one moment.
   *
   * @param given by Banyan; yields to what the user sets
   * @param configuration variables and secrets of the app; wins over the manifest
   */
  record Shared(Map<String, String> given, Map<String, String> configuration) {}

  /** Reads it, makes what is missing, and has the app's log masked accordingly. */
  Shared read(App app, AppManifest manifest) {
    Map<String, String> configuration = variables.configuration(app);
    Map<String, Secret> secrets = variables.secrets(app);
    secrets.forEach((name, secret) -> configuration.put(name, secret.reveal()));
    List<String> hidden = new ArrayList<>();
    secrets.values().forEach(secret -> hidden.add(secret.reveal()));
    Map<String, String> given = new LinkedHashMap<>();
    given.put("BANYAN_URL", banyanUrl);
    config.otlpEndpoint().ifPresent(endpoint -> given.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
    if (!isSet("DATABASE_URL", manifest, configuration)) {
      var credentials = databases.ensure(app.team(), app.name());
      given.put("DATABASE_URL", credentials.url().reveal());
      hidden.add(credentials.password().reveal());
    }
    if (!isSet("REDIS_URL", manifest, configuration)) {
      redisUrl(app).ifPresent(url -> given.put("REDIS_URL", url.reveal()));
      redisUrl(app).map(AppEnvironment::passwordOf).ifPresent(hidden::add);
    }
    if (!isSet(KEY, manifest, configuration)) {
      Secret key = key(app);
      given.put(KEY, key.reveal());
      hidden.add(key.reveal());
    }
    mask(app, hidden);
    return new Shared(given, configuration);
  }

  /** What was valid until now is hidden still: instances that have it may go on for a while. */
  private void mask(App app, List<String> hidden) {
    List<String> before = hiddenBefore.getOrDefault(app.id(), List.of());
    hiddenBefore.put(app.id(), List.copyOf(hidden));
    List<String> all = new ArrayList<>(hidden);
    all.addAll(before);
    logs.mask(app.id(), new SecretMask(all));
  }

  /** The environment of one service in a release. */
  static Map<String, String> of(
      App app, AppManifest manifest, ServiceSpec service, Release release, Shared shared) {
    Map<String, String> environment = new LinkedHashMap<>(shared.given());
    environment.putAll(manifest.environment());
    environment.putAll(service.environment());
    environment.putAll(shared.configuration());
    environment.put("BANYAN_APP", app.name());
    environment.put("BANYAN_SERVICE", service.name());
    environment.put("BANYAN_RELEASE", release.id().toString());
    return environment;
  }

  /** Only what every service sets may go without being made: one that does not needs it. */
  private static boolean isSet(
      String name, AppManifest manifest, Map<String, String> configuration) {
    return configuration.containsKey(name)
        || manifest.environment().containsKey(name)
        || manifest.services().values().stream()
            .allMatch(service -> service.environment().containsKey(name));
  }

  private Optional<Secret> redisUrl(App app) {
    return switch (config.redis().type()) {
      case NONE -> Optional.empty();
      case EXTERNAL -> config.redis().url();
      case EMBEDDED ->
          redis.map(
              server -> {
                try {
                  return server.ensure(app.id());
                } catch (IOException failure) {
                  throw AppsException.conflict(
                      "redis-unavailable",
                      "The app's Redis could not be prepared: " + failure.getMessage());
                }
              });
    };
  }

  /** The password alone is hidden: host and database of a URL tell nobody anything. */
  private static String passwordOf(Secret url) {
    String text = url.reveal();
    int at = text.lastIndexOf('@');
    int colon = at < 0 ? -1 : text.lastIndexOf(':', at);
    return colon < 0 ? "" : text.substring(colon + 1, at);
  }

  private Secret key(App app) {
    return variables
        .platformSecret(app, KEY)
        .orElseGet(
            () -> {
              Secret made = keys.apply(app);
              variables.putPlatformSecret(app, KEY, made);
              log.info("made a team key for app {}", app.name());
              return made;
            });
  }
}
