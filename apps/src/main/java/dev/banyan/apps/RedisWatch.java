package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the embedded Redis serves: when it ends by itself it is started again; when an
 * app's script holds it up, the script is ended, and Redis itself if that cannot be. Measures how
 * it does. Thread-safe.
 */
final class RedisWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisWatch.class);

  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  private static final double MEMORY_HIGH_SHARE = 0.9;
  private static final Duration MEMORY_TOLD_EVERY = Duration.ofMinutes(1);

  /** Makes Redis serve again as it did before it ended. */
  interface Revival {
    void run() throws IOException;
  }

  private final RedisProcess process;
  private final RedisFiles files;
  private final Revival revival;
  private final RedisPatience patience;
  private final Counter restarts;
  private final Counter scriptsEnded;
  private final Counter kills;
  private final Periodic looking;
  private long memoryTold = System.nanoTime() - MEMORY_TOLD_EVERY.toNanos();
  private volatile boolean closing;
  private volatile boolean up = true;
  private volatile RedisFigures figures = RedisFigures.UNKNOWN;

  /**
   * Begins to watch.
   *
   * @param process which answers
   * @param revival called by one thread at a time, when the process has ended
   */
  RedisWatch(
      RedisProcess process,
      RedisFiles files,
      Revival revival,
      RedisPatience.Limits limits,
      MeterRegistry meters) {
    this.process = process;
    this.files = files;
    this.revival = revival;
    this.patience = new RedisPatience(limits);
    this.restarts =
        Counter.builder("redis_restarts")
            .description("how often the embedded Redis ended by itself")
            .register(meters);
    this.scriptsEnded =
        Counter.builder("redis_scripts_ended")
            .description("how often an app's script that held up all others was ended")
            .register(meters);
    this.kills =
        Counter.builder("redis_kills")
            .description("how often the embedded Redis served nobody and was killed")
            .register(meters);
    Gauge.builder("redis_up", this, watch -> watch.up ? 1 : 0)
        .description("whether the embedded Redis answers")
        .register(meters);
    RedisFigures.register(this, watch -> watch.figures, meters);
    follow(process.handle());
    this.looking =
        Periodic.start(
            "redis-figures",
            limits.every(),
            this::look,
            failure -> log.error("Redis could not be asked how it does", failure));
  }

  private void look() {
    if (closing) {
      return;
    }
    try {
      files.boundLog();
    } catch (IOException failure) {
      log.warn("Redis's log could not be cut", failure);
    }
    // The one that is looked at, and no later one, is what may be killed.
    ProcessHandle looked = process.handle();
    if (!up || !looked.isAlive()) {
      figures = RedisFigures.UNKNOWN;
      patience.forget();
      return;
    }
    RedisPatience.Sight sight = sight();
    if (sight == RedisPatience.Sight.WELL) {
      tellWhoHoldsMost(figures);
    }
    switch (patience.after(sight, System.nanoTime())) {
      case NOTHING -> {}
      case END_SCRIPT -> endScript();
      case KILL -> kill(looked);
    }
  }

  private RedisPatience.Sight sight() {
    try (RespConnection connection = process.connect()) {
      // No more than is needed: apps make other sections as long as they like (errorstats).
      figures =
          RedisFigures.of(
              String.join("\n", connection.call("INFO", "clients"))
                  + "\n"
                  + String.join("\n", connection.call("INFO", "memory"))
                  + "\n"
                  + String.join("\n", connection.call("INFO", "keyspace")));
      return RedisPatience.Sight.WELL;
    } catch (RespConnection.RedisError refused) {
      figures = RedisFigures.UNKNOWN;
      return String.valueOf(refused.getMessage()).startsWith("BUSY")
          ? RedisPatience.Sight.BUSY
          : RedisPatience.Sight.WELL;
    } catch (RespConnection.TooLong talkative) {
      log.debug("Redis tells more than is read", talkative);
      figures = RedisFigures.UNKNOWN;
      return RedisPatience.Sight.WELL;
    } catch (IOException silent) {
      log.debug("Redis does not tell how it does", silent);
      figures = RedisFigures.UNKNOWN;
      return RedisPatience.Sight.SILENT;
    }
  }

  /**
   * Nothing is evicted: one app's keys may stop the writes of all, and somebody has to know whose.
   */
  private void tellWhoHoldsMost(RedisFigures now) {
    boolean full = now.memoryMax() > 0 && now.memoryUsed() > MEMORY_HIGH_SHARE * now.memoryMax();
    if (!full || System.nanoTime() - memoryTold < MEMORY_TOLD_EVERY.toNanos()) {
      return;
    }
    memoryTold = System.nanoTime();
    try {
      RedisMemorySample.largest(process::connect)
          .ifPresent(
              most ->
                  log.warn(
                      "Redis holds {} of at most {}, and past that it refuses the writes of all"
                          + " apps; by a sample {} holds most: some {} in {} keys",
                      bytes(now.memoryUsed()),
                      bytes(now.memoryMax()),
                      files.app(most.database()).map(Id::toString).orElse("nobody's database 0"),
                      bytes(most.bytes()),
                      most.keys()));
    } catch (IOException failure) {
      log.debug("who holds most of Redis's memory is not known", failure);
    }
  }

  private static String bytes(double count) {
    return "%.0f MiB".formatted(count / (1 << 20));
  }

  private void endScript() {
    try (RespConnection connection = process.connect()) {
      connection.call("SCRIPT", "KILL");
      scriptsEnded.increment();
      log.warn(
          "an app's script held up the Redis of all apps and was ended: {}", files.lastWords());
    } catch (IOException failure) {
      log.warn(
          "an app's script holds up the Redis of all apps and could not be ended; unless it ends"
              + " by itself, Redis is killed and started again: {}",
          failure.getMessage());
    }
  }

  /** Every acknowledged write is on the disk; {@link #follow} sees the end and starts it again. */
  private void kill(ProcessHandle stuck) {
    if (closing) {
      return;
    }
    kills.increment();
    log.error(
        "Redis, pid {}, has served no app for too long, held up by a script or silent, and is"
            + " killed: {}",
        stuck.pid(),
        files.lastWords());
    stuck.destroyForcibly();
  }

  private void follow(ProcessHandle handle) {
    handle
        .onExit()
        .thenAccept(
            ended -> {
              if (!closing) {
                Thread.ofVirtual().name("redis-restart").start(this::restart);
              }
            });
  }

  private void restart() {
    up = false;
    Duration pause = PAUSE_FIRST;
    while (!closing) {
      restarts.increment();
      log.warn("Redis ended by itself and is started again: {}", files.lastWords());
      try {
        revival.run();
        up = true;
        follow(process.handle());
        return;
      } catch (IOException | RuntimeException failure) {
        if (closing) {
          return;
        }
        log.error("Redis could not be started again: {}", failure.getMessage(), failure);
        pause(pause);
        pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
      }
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks no more and starts nothing again; one look that is under way is waited for. */
  @Override
  public void close() {
    closing = true;
    up = false;
    looking.close();
    figures = RedisFigures.UNKNOWN;
  }
}
