package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueAt;
import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.kernel.NearestName;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the queues that an app's services work off: a key of the Redis that it was given, or else a
 * table or view of its database; or a key of a Redis of its own, by the variable that its file
 * names. One app's; for one thread at a time, but for {@link #close}.
 */
final class JobQueues implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(JobQueues.class);
  private static final String REDIS_URL = "REDIS_URL";

  /** Why a queue could not be read, in words for the user. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int WORDS_MAX = 300;

    /**
     * @param message of which only the beginning is kept, since an app has a say in it
     */
    Unreadable(String message) {
      super(
          message
              .substring(0, Math.min(message.length(), WORDS_MAX))
              .replaceAll("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " "));
    }
  }

  private final App app;
  private final Optional<RedisServer> redis;
  private final Supplier<Optional<String>> parameters;
  private final OtherRedises others;

  /** By name; bounded by the queues that the app's file names. */
  private final Map<String, RedisQueue> inRedis = new ConcurrentHashMap<>();

  /** What each queue told at {@link #lookedAt}: many services may work off one. */
  private final Map<Asked, Told> told = new HashMap<>();

  /** Since when queues cannot be read; those of the last look alone. */
  private final Map<Asked, Instant> failing = new HashMap<>();

  private Instant lookedAt = Instant.MIN;

  /** Services may give one variable several values. */
  private record Asked(QueueAt queue, Optional<Secret> url) {}

  private record Told(Optional<QueueReading> reading, Optional<String> failure) {}

  /**
   * @param redis the node's own
   * @param parameters of the database driver, with which Banyan logs in to the apps' server
   */
  JobQueues(
      App app,
      Optional<RedisServer> redis,
      Supplier<Optional<String>> parameters,
      OtherRedis.Way way) {
    this.app = app;
    this.redis = redis;
    this.parameters = parameters;
    this.others = new OtherRedises(way);
  }

  /**
   * Looks at a queue, once for all that ask of it at one time.
   *
   * @param given what Banyan gave the app
   * @param environment of the service that works it off
   */
  QueueReading read(
      AppEnvironment.Given given, Map<String, String> environment, QueueAt queue, Instant now)
      throws Unreadable {
    if (!now.equals(lookedAt)) {
      told.clear();
      lookedAt = now;
      others.begin();
    }
    var asked = new Asked(queue, url(environment, queue));
    Told before = told.get(asked);
    if (before == null) {
      before = look(given, environment, asked, now);
      told.put(asked, before);
    }
    Optional<String> failure = before.failure();
    if (failure.isPresent()) {
      throw new Unreadable(failure.get());
    }
    return before.reading().orElseThrow();
  }

  private static Optional<Secret> url(Map<String, String> environment, QueueAt queue) {
    return queue
        .redis()
        .flatMap(variable -> Optional.ofNullable(environment.get(variable)))
        .map(Secret::new);
  }

  private Told look(
      AppEnvironment.Given given, Map<String, String> environment, Asked asked, Instant now) {
    String name = asked.queue().name();
    try {
      QueueReading reading =
          asked.queue().redis().isPresent()
              ? named(given, environment, asked, now)
              : given(given, environment, name, now);
      if (failing.remove(asked) != null) {
        log.info("app {}: the queue {} can be read again", app.name(), name);
      }
      return new Told(Optional.of(reading), Optional.empty());
    } catch (Unreadable failure) {
      Instant since = failing.putIfAbsent(asked, now);
      if (since == null) {
        log.warn("app {}: the queue {} cannot be read: {}", app.name(), name, failure.getMessage());
      }
      String words =
          "the queue "
              + name
              + " could not be read since "
              + (since == null ? now : since).truncatedTo(ChronoUnit.SECONDS)
              + ": "
              + failure.getMessage();
      return new Told(Optional.empty(), Optional.of(words));
    }
  }

  /** In the Redis that a variable tells of, and nowhere else. */
  private QueueReading named(
      AppEnvironment.Given given, Map<String, String> environment, Asked asked, Instant now)
      throws Unreadable {
    String name = asked.queue().name();
    String variable = asked.queue().redis().orElseThrow();
    String url = environment.getOrDefault(variable, "");
    if (url.isBlank()) {
      throw new Unreadable(
          "its file names the variable "
              + variable
              + ", which is not set"
              + NearestName.of(variable, environment.keySet())
                  .filter(near -> !near.equals(variable))
                  .map(near -> "; is it " + near + "?")
                  .orElse("; set it by banyan secret set " + variable));
    }
    Optional<QueueReading> found =
        url.equals(given.variables().get(REDIS_URL))
            ? inGivenRedis(url, name, now)
            : others.at(variable, url, false).read(name, now);
    return found.orElseGet(() -> nothingYet(name));
  }

  /** In the Redis that the app was given, or else its database. */
  private QueueReading given(
      AppEnvironment.Given given, Map<String, String> environment, String name, Instant now)
      throws Unreadable {
    Optional<String> redisUrl = Optional.ofNullable(given.variables().get(REDIS_URL));
    Optional<String> database = Optional.ofNullable(given.variables().get("DATABASE_URL"));
    if (redisUrl.isEmpty() && database.isEmpty()) {
      throw new Unreadable(
          "the app has neither Redis nor database of Banyan's, so its queues cannot be looked at"
              + ownRedis(environment, name));
    }
    Optional<QueueReading> found = Optional.empty();
    Optional<Unreadable> failure = Optional.empty();
    if (redisUrl.isPresent()) {
      try {
        found = inGivenRedis(redisUrl.get(), name, now);
      } catch (Unreadable unreadable) {
        // the node's own serves the app too; one elsewhere may never have been meant for queues
        if (redis.isPresent() || database.isEmpty() || known(redisUrl.get(), name)) {
          throw unreadable;
        }
        failure = Optional.of(unreadable);
      }
    }
    boolean elsewhere = redisUrl.isPresent() && known(redisUrl.get(), name);
    if (found.isEmpty() && database.isPresent() && !elsewhere) {
      found = TableQueue.read(database.get(), parameters.get(), name);
    }
    if (found.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    if (found.isEmpty() && redisUrl.isEmpty() && environment.containsKey(REDIS_URL)) {
      throw new Unreadable("the app's database has no such table" + ownRedis(environment, name));
    }
    return found.orElseGet(() -> nothingYet(name));
  }

  private static String ownRedis(Map<String, String> environment, String name) {
    return environment.containsKey(REDIS_URL)
        ? "; if it is in the Redis of the app's own REDIS_URL, write queue: {name: "
            + name
            + ", redis: REDIS_URL}"
        : "";
  }

  private static QueueReading nothingYet(String name) {
    return new QueueReading(
        0, Optional.of(Duration.ZERO), "the queue " + name + ", of which there is nothing yet");
  }

  /** The node's own, or the one that who runs the node gives to all apps. */
  private Optional<QueueReading> inGivenRedis(String url, String name, Instant now)
      throws Unreadable {
    if (redis.isEmpty()) {
      return others.at("apps.redis.url", url, true).read(name, now);
    }
    RedisQueue queue = inRedis.computeIfAbsent(name, RedisQueue::new);
    try (RespConnection connection = redis.get().databaseOf(app.id())) {
      return queue.read(connection, now);
    } catch (IOException failure) {
      throw new Unreadable("the app's Redis does not tell: " + failure.getMessage());
    }
  }

  /** Whether the Redis that the app was given held it before. */
  private boolean known(String url, String name) {
    if (redis.isEmpty()) {
      return others.knows(url, name);
    }
    RedisQueue queue = inRedis.get(name);
    return queue != null && queue.known();
  }

  /** After a look: forgets what no service names any more. */
  void retain(Set<QueueAt> named) {
    Set<String> names = named.stream().map(QueueAt::name).collect(Collectors.toUnmodifiableSet());
    inRedis.keySet().retainAll(names);
    failing.keySet().retainAll(told.keySet());
    others.retainAsked(names);
  }

  /** Lets go of all connections. */
  @Override
  public void close() {
    others.close();
  }
}
