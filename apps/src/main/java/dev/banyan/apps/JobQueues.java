package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.data.AppDatabases;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the queues that an app's services work off: a key of its Redis, or else a table or view of
 * its database. One app's; for one thread at a time.
 */
final class JobQueues {

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
  private final AppDatabases databases;

  /** By name; bounded by the queues that the app's file names. */
  private final Map<String, RedisQueue> inRedis = new ConcurrentHashMap<>();

  /** What each queue told at {@link #lookedAt}: many services may work off one. */
  private final Map<String, Told> told = new HashMap<>();

  private Instant lookedAt = Instant.MIN;

  private record Told(Optional<QueueReading> reading, Optional<String> failure) {}

  JobQueues(App app, Optional<RedisServer> redis, AppDatabases databases) {
    this.app = app;
    this.redis = redis;
    this.databases = databases;
  }

  /**
   * Looks at a queue, once for all that ask of it at one time.
   *
   * @param given what Banyan gave the app; a Redis or database of its own it looks after itself
   */
  QueueReading read(AppEnvironment.Given given, String name, Instant now) throws Unreadable {
    if (!now.equals(lookedAt)) {
      told.clear();
      lookedAt = now;
    }
    Told before = told.get(name);
    if (before == null) {
      before = look(given, name, now);
      told.put(name, before);
    }
    Optional<String> failure = before.failure();
    if (failure.isPresent()) {
      throw new Unreadable(failure.get());
    }
    return before.reading().orElseThrow();
  }

  private Told look(AppEnvironment.Given given, String name, Instant now) {
    try {
      return new Told(Optional.of(asked(given, name, now)), Optional.empty());
    } catch (Unreadable failure) {
      return new Told(Optional.empty(), Optional.of(String.valueOf(failure.getMessage())));
    }
  }

  private QueueReading asked(AppEnvironment.Given given, String name, Instant now)
      throws Unreadable {
    boolean hasRedis = redis.isPresent() && given.variables().containsKey("REDIS_URL");
    String database = given.variables().get("DATABASE_URL");
    if (!hasRedis && database == null) {
      throw new Unreadable(
          "the app has neither Redis nor database of Banyan's, so its queues cannot be looked at");
    }
    RedisQueue queue = inRedis.computeIfAbsent(name, RedisQueue::new);
    Optional<QueueReading> found = hasRedis ? inRedis(queue, now) : Optional.empty();
    if (found.isEmpty() && database != null && !queue.known()) {
      found = TableQueue.read(database, databases.parameters(), name);
    }
    return found.orElseGet(
        () ->
            new QueueReading(
                0,
                Optional.of(Duration.ZERO),
                "the queue " + name + ", of which there is nothing yet"));
  }

  private Optional<QueueReading> inRedis(RedisQueue queue, Instant now) throws Unreadable {
    try (RespConnection connection = redis.orElseThrow().databaseOf(app.id())) {
      return queue.read(connection, now);
    } catch (IOException failure) {
      throw new Unreadable("the app's Redis does not tell: " + failure.getMessage());
    }
  }

  /** Forgets queues that no service names any more. */
  void retain(java.util.Set<String> names) {
    inRedis.keySet().retainAll(names);
  }
}
