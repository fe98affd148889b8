package dev.banyan.apps;

import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nobody takes all connections of the embedded Redis: counts them every {@link
 * #EVERY} over a connection of its own, which it keeps, since a Redis that is full lets in nobody,
 * and closes those that are {@link RedisCrowd too many}. Thread-safe.
 */
final class RedisConnections implements AutoCloseable {

  static final Duration EVERY = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(RedisConnections.class);

  /** A Redis that is silent for less lives on; one that is silent for longer is killed by then. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final RedisProcess process;
  private final int perApp;
  private final Counter strangers;
  private final Counter ofApps;
  private final Periodic looking;
  private volatile @Nullable RespConnection kept;
  private volatile boolean closed;

  RedisConnections(RedisProcess process, int perApp, MeterRegistry meters) {
    this.process = process;
    this.perApp = perApp;
    this.strangers = counter("stranger", meters);
    this.ofApps = counter("app", meters);
    try {
      // Before anybody else is there: who comes to a full Redis is not let in.
      renew();
    } catch (IOException away) {
      log.debug("the connection to Redis that is kept is made at the first look", away);
    }
    this.looking =
        Periodic.start(
            "redis-connections",
            EVERY,
            this::look,
            failure -> log.error("the connections to Redis could not be counted", failure));
  }

  private static Counter counter(String whose, MeterRegistry meters) {
    return Counter.builder("redis_connections_ended")
        .description("connections to the embedded Redis that were closed for being too many")
        .tag("of", whose)
        .register(meters);
  }

  /** Connects at once to a Redis that was just started, before others can fill it. */
  synchronized void renew() throws IOException {
    letGo();
    connection();
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    try {
      thin(connection());
    } catch (RespConnection.RedisError refused) {
      // By a script that holds it up, or for being full. What connection there is stays whole, and
      // who leaves may not get in again.
      log.debug("Redis did not tell of its connections", refused);
    } catch (IOException away) {
      // Its end and silence are told by who watches over it; the next look is soon.
      log.debug("the connections to Redis could not be counted", away);
      letGo();
    }
  }

  private void thin(RespConnection connection) throws IOException {
    String info = String.join("\n", connection.call("INFO", "clients"));
    RedisCrowd crowd = RedisCrowd.of((long) RedisFigures.of(info, "maxclients"), perApp);
    if (crowd.max() == 0 || crowd.unsuspicious((long) RedisFigures.of(info, "connected_clients"))) {
      return;
    }
    List<RedisCrowd.Client> clients = new ArrayList<>();
    connection.lines(
        line -> clients.add(RedisCrowd.Client.of(line)),
        RedisCrowd.LINE_CHARS_MAX,
        "CLIENT",
        "LIST");
    List<RedisCrowd.Client> excess = crowd.excess(clients);
    for (RedisCrowd.Client client : excess) {
      end(connection, client);
    }
    if (!excess.isEmpty()) {
      tell(excess, clients.size(), crowd);
    }
  }

  private static void end(RespConnection connection, RedisCrowd.Client client) throws IOException {
    try {
      connection.call("CLIENT", "KILL", "ID", Long.toString(client.id()));
    } catch (RespConnection.RedisError gone) {
      log.debug("{} had gone", client.id(), gone);
    }
  }

  private void tell(List<RedisCrowd.Client> excess, int before, RedisCrowd crowd) {
    Map<String, Integer> counts = new TreeMap<>();
    for (RedisCrowd.Client client : excess) {
      (client.stranger() ? strangers : ofApps).increment();
      counts.merge(client.stranger() ? "nobody" : client.user(), 1, Integer::sum);
    }
    log.warn(
        "{} of the {} connections that Redis takes were in use; closed were those of apps past"
            + " their {} (apps.redis.connectionsPerAppMax), those with names over {} characters and"
            + " those that nobody signed in on: {}",
        before,
        crowd.max(),
        crowd.perApp(),
        RedisCrowd.NAME_CHARS_MAX,
        counts);
  }

  private RespConnection connection() throws IOException {
    RespConnection open = kept;
    if (open == null) {
      open = process.connect();
      open.patience(ANSWER_TIMEOUT);
      kept = open;
    }
    return open;
  }

  private void letGo() {
    RespConnection broken = kept;
    kept = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (IOException already) {
      log.debug("the kept connection to Redis broke", already);
    }
  }

  /** Looks no more, and ends a look that is under way. */
  @Override
  public void close() {
    closed = true;
    // Without the lock, which a look holds that waits for the answer of a silent Redis.
    letGo();
    looking.close();
    letGo();
  }
}
