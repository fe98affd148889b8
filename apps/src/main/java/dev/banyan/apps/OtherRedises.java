package dev.banyan.apps;

import dev.banyan.kernel.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Redises of one app that Banyan does not run, one of each address. All of them together have a
 * bounded time at each look, so that one that hangs does not keep the app's services from being
 * looked at. One thread at a time, but for {@link #close}.
 */
final class OtherRedises implements AutoCloseable {

  /** Within which a look may begin to ask another one. */
  private static final Duration LOOK_MAX = Duration.ofSeconds(8);

  /**
   * @param ofNode whether who runs the node named it, to whom all addresses are free
   */
  private record Key(Secret url, boolean ofNode) {}

  private final OtherRedis.Way way;

  /** Bounded by the services of the app. */
  private final Map<Key, OtherRedis> open = new ConcurrentHashMap<>();

  private final Set<Key> asked = ConcurrentHashMap.newKeySet();
  private long until;
  private volatile boolean closed;

  OtherRedises(OtherRedis.Way way) {
    this.way = way;
  }

  /** A look begins. */
  void begin() {
    until = System.nanoTime() + LOOK_MAX.toNanos();
  }

  /**
   * The one at an address.
   *
   * @param variable that holds the address, for words
   */
  OtherRedis at(String variable, String url, boolean ofNode) throws JobQueues.Unreadable {
    var key = new Key(new Secret(url), ofNode);
    asked.add(key);
    if (System.nanoTime() - until > 0) {
      throw new JobQueues.Unreadable("others took all the time there is for a look at queues");
    }
    OtherRedis known = open.get(key);
    if (known != null) {
      return known;
    }
    try {
      var made =
          new OtherRedis(
              RedisAddress.parse(url), ofNode ? OutwardAddresses.any() : way.ofApps().get(), way);
      open.put(key, made);
      if (closed) {
        made.close();
      }
      return made;
    } catch (IllegalArgumentException strange) {
      throw new JobQueues.Unreadable(variable + " is " + strange.getMessage());
    }
  }

  /** Whether the one that the node gives held a queue before. */
  boolean knows(String url, String name) {
    OtherRedis redis = open.get(new Key(new Secret(url), true));
    return redis != null && redis.knows(name);
  }

  /**
   * Lets go of those that nothing asked for since the last time, and of other queues.
   *
   * @param names of queues that services work off
   */
  void retainAsked(Set<String> names) {
    open.forEach(
        (key, redis) -> {
          if (!asked.contains(key)) {
            open.remove(key);
            redis.close();
          }
          redis.retain(names);
        });
    asked.clear();
  }

  @Override
  public void close() {
    closed = true;
    open.values().forEach(OtherRedis::close);
  }
}
