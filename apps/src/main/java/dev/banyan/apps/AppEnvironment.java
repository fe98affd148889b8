package dev.banyan.apps;

import dev.banyan.data.AppDatabases;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an app's processes find in their environment. Later ones win: what Banyan gives, the
 * manifest's variables, the service's, the configuration, the secrets; and over all of them what
 * says who the process is. {@code PORT} and {@code BANYAN_INSTANCE} come from workloads.
 */
final class AppEnvironment {

  private static final Logger log = LoggerFactory.getLogger(AppEnvironment.class);

  /** The app's own key of its team. */
  static final String KEY = "BANYAN_KEY";

  private static final String EDGE_SECRET = "BANYAN_EDGE_SECRET";
  private static final int EDGE_SECRET_BYTES = 32;

  private final AppDatabases databases;
  private final Optional<RedisServer> redis;
  private final AppsConfig config;
  private final AppVariables variables;
  private final AppSecrets secrets;
  private final LogMasks masks;
  private final String banyanUrl;
  private final AppAccounts accounts;
  private final SecureRandom random;

  /**
   * @param banyanUrl where processes reach Banyan's own API
   */
  AppEnvironment(
      AppDatabases databases,
      Optional<RedisServer> redis,
      AppsConfig config,
      AppVariables variables,
      AppSecrets secrets,
      LogMasks masks,
      String banyanUrl,
      AppAccounts accounts,
      SecureRandom random) {
    this.databases = databases;
    this.redis = redis;
    this.config = config;
    this.variables = variables;
    this.secrets = secrets;
    this.masks = masks;
    this.banyanUrl = banyanUrl;
    this.accounts = accounts;
    this.random = random;
  }

  /**
   * What Banyan gives an app; it yields to what the user sets.
   *
   * @param edgeSecret by which the app knows that the edge sent a request; yields to nothing
   * @param hidden the secret parts of it
   */
  record Given(Map<String, String> variables, Secret edgeSecret, Set<String> hidden) {
    Given {
      variables = Map.copyOf(variables);
      hidden = Set.copyOf(hidden);
    }

    @Override
    public String toString() {
      return "Given" + variables.keySet();
    }
  }

  /**
   * What all services of an app share, read at one moment.
   *
   * @param configuration variables and secrets of the app; wins over the manifest
   * @param hidden what must not show in the app's log
   */
  record Shared(Given given, Map<String, String> configuration, Set<String> hidden) {
    Shared {
      configuration = Map.copyOf(configuration);
      hidden = Set.copyOf(hidden);
    }

    @Override
    public String toString() {
      return "Shared[" + given + ", " + configuration.keySet() + "]";
    }
  }

  /**
   * Makes what the app needs and does not have: its database, its place in Redis, its key. To be
   * called before instances are started; what is there already stays as it is.
   */
  Given prepare(App app, AppManifest manifest) {
    Set<String> set = new HashSet<>(variables.values(app).keySet());
    set.addAll(secrets.values(app).keySet());
    Map<String, String> given = new LinkedHashMap<>();
    Set<String> hidden = new HashSet<>();
    given.put("BANYAN_URL", banyanUrl);
    config.otlpEndpoint().ifPresent(endpoint -> given.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
    if (!isSet("DATABASE_URL", manifest, set)) {
      var credentials = databases.ensure(app.team(), app.name(), app.id());
      given.put("DATABASE_URL", credentials.url().reveal());
      hidden.add(credentials.password().reveal());
    }
    if (!isSet("REDIS_URL", manifest, set)) {
      Optional<Secret> url = redisUrl(app);
      url.ifPresent(made -> given.put("REDIS_URL", made.reveal()));
      url.map(AppEnvironment::passwordOf).ifPresent(hidden::add);
    }
    if (!isSet(KEY, manifest, set)) {
      Secret key = key(app);
      given.put(KEY, key.reveal());
      hidden.add(key.reveal());
    }
    Secret edgeSecret = edgeSecret(app);
    hidden.add(edgeSecret.reveal());
    return new Given(given, edgeSecret, hidden);
  }

  /** Reads what the user set beside what was given, and has the app's log masked accordingly. */
  Shared read(App app, Given given) {
    Map<String, String> configuration = variables.values(app);
    Set<String> hidden = new HashSet<>(given.hidden());
    secrets
        .values(app)
        .forEach(
            (name, secret) -> {
              configuration.put(name, secret.reveal());
              hidden.add(secret.reveal());
            });
    masks.inForce(app.id(), hidden);
    return new Shared(given, configuration, hidden);
  }

  /** The environment of one service in a release. */
  static Map<String, String> of(
      App app, AppManifest manifest, ServiceSpec service, Release release, Shared shared) {
    Map<String, String> environment = new LinkedHashMap<>(shared.given().variables());
    environment.putAll(manifest.environment());
    environment.putAll(service.environment());
    environment.putAll(shared.configuration());
    environment.put(EDGE_SECRET, shared.given().edgeSecret().reveal());
    environment.put("BANYAN_APP", app.name());
    environment.put("BANYAN_SERVICE", service.name());
    environment.put("BANYAN_RELEASE", release.id().toString());
    return environment;
  }

  /** Only what every service sets may go without being made: one that does not needs it. */
  private static boolean isSet(String name, AppManifest manifest, Set<String> configured) {
    return configured.contains(name)
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

  private Secret edgeSecret(App app) {
    return secrets
        .platform(app, EDGE_SECRET)
        .orElseGet(
            () -> {
              byte[] bytes = new byte[EDGE_SECRET_BYTES];
              random.nextBytes(bytes);
              var made = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
              secrets.putPlatform(app, EDGE_SECRET, made);
              return made;
            });
  }

  /** Once made it is kept; after its owner revoked it another one takes its place. */
  private Secret key(App app) {
    return secrets
        .platform(app, KEY)
        .filter(kept -> accounts.keyStands(app, kept))
        .orElseGet(
            () -> {
              Secret made = accounts.makeKey(app);
              secrets.putPlatform(app, KEY, made);
              log.info("made a team key for app {}", app.name());
              return made;
            });
  }
}
