package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Periodic;
import dev.banyan.kernel.Secret;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Redis of the apps: durable ({@code appendfsync always}), never evicting, on a
 * remembered loopback port, under a user of its own when Banyan runs as root.
 *
 * <p>It outlives {@code kill -9} of Banyan: the next start finds it by its pid file, proves by its
 * password and folder that it is ours, and adopts it. When it ends by itself it is started again;
 * when an app's script holds it up, the script is ended, and Redis itself if that cannot be. {@link
 * #close} ends it. Thread-safe; every method may block.
 *
 * <p>Each app logs in as a user of its own that can select its own database number and no other,
 * without administrative and dangerous commands. Redis keeps no rights by database: what it offers
 * beside (publish and subscribe, database 0, where nothing is kept) is common to all apps here.
 */
public final class RedisServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisServer.class);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /** Below workloads' range, so that no app is ever given it. */
  private static final int USER_ID = 19_990;

  private static final String[] APP_RIGHTS = {
    "~*",
    "&*",
    "+@all",
    "-@admin",
    "-@dangerous",
    // Clients and queues ask these when they connect; within one's own database they harm nobody.
    "+info",
    "+keys",
    "+sort",
    "+sort_ro",
    "+flushdb",
    "-move",
    "-copy",
    "-select",
    // These reach over databases: functions and scripts are the server's, keys are told of to all.
    "-function",
    "-fcall",
    "-fcall_ro",
    "-script|flush",
    "-script|kill",
    "-client|tracking"
  };

  private final AppsConfig.Redis config;
  private final RedisFiles files;
  private final Path binary;
  private final Counter restarts;
  private final Counter scriptsEnded;
  private final Counter kills;
  private final RedisPatience patience;
  private final Set<Id> apps = new LinkedHashSet<>();
  private volatile ProcessHandle process;
  private int port;
  private boolean adopted;
  private volatile boolean closing;
  private volatile boolean up;
  private volatile RedisFigures figures = RedisFigures.UNKNOWN;
  private final Periodic looking;

  private RedisServer(
      AppsConfig.Redis config,
      RedisFiles files,
      Path binary,
      RedisPatience.Limits limits,
      MeterRegistry meters)
      throws IOException {
    this.patience = new RedisPatience(limits);
    this.config = config;
    this.files = files;
    this.binary = binary;
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
    Gauge.builder("redis_up", this, server -> server.up ? 1 : 0)
        .description("whether the embedded Redis answers")
        .register(meters);
    RedisFigures.register(this, server -> server.figures, meters);
    Optional<ProcessHandle> before = ours();
    if (before.isPresent() && adopt(before.get())) {
      this.process = before.get();
      this.adopted = true;
    } else {
      if (before.isPresent()) {
        log.warn("a Redis of before (pid {}) does not answer and is ended", before.get().pid());
        end(before.get());
      }
      this.process = launch();
    }
    this.up = true;
    watch(process);
    this.looking =
        Periodic.start(
            "redis-figures",
            limits.every(),
            this::look,
            failure -> log.error("Redis could not be asked how it does", failure));
  }

  /**
   * Adopts the Redis of an earlier life, or starts one. Blocks until it answers.
   *
   * @param dataDirectory Banyan's data folder; Redis lives in {@code redis} below
   * @throws IOException when it cannot, with a sentence that says why
   */
  public static RedisServer start(
      AppsConfig.Redis config, Path dataDirectory, SecureRandom random, MeterRegistry meters)
      throws IOException {
    return start(config, dataDirectory, random, RedisPatience.Limits.USUAL, meters);
  }

  static RedisServer start(
      AppsConfig.Redis config,
      Path dataDirectory,
      SecureRandom random,
      RedisPatience.Limits limits,
      MeterRegistry meters)
      throws IOException {
    RedisFiles files = RedisFiles.open(dataDirectory.resolve("redis"), random);
    Path binary = RedisBinary.locate(config.binary(), files.folder());
    return new RedisServer(config, files, binary, limits, meters);
  }

  /** Where it listens on 127.0.0.1. */
  public synchronized int port() {
    return port;
  }

  /** Whether this start found a living Redis of an earlier one. */
  public boolean adopted() {
    return adopted;
  }

  /** Its process. */
  public synchronized long pid() {
    return process.pid();
  }

  /** Whether it answers right now. */
  public boolean answers() {
    try (RespConnection connection = connect(ANSWER_TIMEOUT)) {
      return connection.call("PING").equals(List.of("PONG"));
    } catch (IOException silent) {
      return false;
    }
  }

  private void look() {
    if (closing) {
      return;
    }
    // The one that is looked at, and no later one, is what may be killed.
    ProcessHandle looked = process;
    if (!up || !looked.isAlive()) {
      figures = RedisFigures.UNKNOWN;
      patience.forget();
      return;
    }
    switch (patience.after(sight(), System.nanoTime())) {
      case NOTHING -> {}
      case END_SCRIPT -> endScript();
      case KILL -> kill(looked);
    }
  }

  private RedisPatience.Sight sight() {
    try (RespConnection connection = connect(ANSWER_TIMEOUT)) {
      figures = RedisFigures.of(String.join("\n", connection.call("INFO")));
      return RedisPatience.Sight.WELL;
    } catch (RespConnection.RedisError refused) {
      figures = RedisFigures.UNKNOWN;
      return String.valueOf(refused.getMessage()).startsWith("BUSY")
          ? RedisPatience.Sight.BUSY
          : RedisPatience.Sight.WELL;
    } catch (IOException silent) {
      log.debug("Redis does not tell how it does", silent);
      figures = RedisFigures.UNKNOWN;
      return RedisPatience.Sight.SILENT;
    }
  }

  private void endScript() {
    try (RespConnection connection = connect(ANSWER_TIMEOUT)) {
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

  /** Every acknowledged write is on the disk; {@link #watch} sees the end and starts it again. */
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

  /**
   * Lets an app in, and gives it its own database.
   *
   * @return {@code redis://user:password@127.0.0.1:port/number}
   */
  public synchronized Secret ensure(Id app) throws IOException {
    int database = files.database(app);
    grant(app, database);
    apps.add(app);
    return new Secret(
        "redis://"
            + user(app)
            + ":"
            + files.appPassword(app).reveal()
            + "@127.0.0.1:"
            + port
            + "/"
            + database);
  }

  private void grant(Id app, int database) throws IOException {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", user(app), "reset", "on"));
    words.add("#" + RedisFiles.sha256(files.appPassword(app)));
    words.addAll(List.of(APP_RIGHTS));
    words.add("+select|" + database);
    try (RespConnection connection = connect(ANSWER_TIMEOUT)) {
      connection.call(words.toArray(String[]::new));
      connection.call("ACL", "SAVE");
    }
  }

  private static String user(Id app) {
    return app.toString();
  }

  /** The process of the pid file, if it is a Redis that works in our folder. */
  private Optional<ProcessHandle> ours() {
    return files
        .pid()
        .flatMap(ProcessHandle::of)
        .filter(ProcessHandle::isAlive)
        .filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle candidate) {
    try {
      Path folder = Path.of("/proc", Long.toString(candidate.pid()), "cwd");
      return !Files.exists(Path.of("/proc/self"))
          || folder.toRealPath().equals(files.server().toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }

  private boolean adopt(ProcessHandle candidate) throws IOException {
    Optional<Integer> remembered = files.rememberedPort();
    if (remembered.isEmpty()) {
      return false;
    }
    port = remembered.get();
    try {
      awaitAnswer(candidate);
      try (RespConnection connection = connect(ANSWER_TIMEOUT)) {
        connection.call("CONFIG", "SET", "maxmemory", Long.toString(config.memoryMax().bytes()));
        connection.call(
            "CONFIG", "SET", "lua-time-limit", Integer.toString(RedisFiles.SCRIPT_MILLIS));
      }
      log.info("adopted the Redis of before, pid {}, port {}", candidate.pid(), port);
      return true;
    } catch (IOException notOurs) {
      log.warn("the Redis of before could not be adopted: {}", notOurs.getMessage());
      return false;
    }
  }

  private ProcessHandle launch() throws IOException {
    port = files.choosePort();
    files.writeConfiguration(port, config.memoryMax().bytes());
    Files.deleteIfExists(files.server().resolve("redis.pid"));
    List<String> command = new ArrayList<>();
    // A session of its own: Ctrl-C in the terminal must not end it before the apps.
    command.add("setsid");
    if (isRoot()) {
      files.giveTo(USER_ID);
      String user = Integer.toString(USER_ID);
      command.addAll(
          List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"));
    }
    // Relative paths: the user need not be able to walk to a folder that it already stands in.
    command.add(programFor(isRoot()));
    // From standard input, since Redis makes a path of its own of every other name.
    command.add("-");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(files.server().toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File("/dev/null")));
    builder.redirectInput(ProcessBuilder.Redirect.from(files.configuration().toFile()));
    Process started = builder.start();
    ProcessHandle handle = started.toHandle();
    try {
      awaitAnswer(handle);
    } catch (IOException failure) {
      end(handle);
      throw failure;
    }
    log.info("Redis started, pid {}, port {}", handle.pid(), port);
    return handle;
  }

  /** The bundled program is copied beside the data, where the other user reaches it by ./ alone. */
  private String programFor(boolean otherUser) throws IOException {
    if (!otherUser || !config.binary().equals("bundled")) {
      return binary.toString();
    }
    Path beside = files.server().resolve("redis-server");
    if (!Files.exists(beside) || Files.size(beside) != Files.size(binary)) {
      Files.deleteIfExists(beside);
      Files.copy(binary, beside, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      files.giveTo(USER_ID);
    }
    return "./redis-server";
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private RespConnection connect(Duration atMost) throws IOException {
    RespConnection connection = RespConnection.open(port, atMost);
    try {
      connection.call("AUTH", "default", files.administratorPassword().reveal());
      return connection;
    } catch (IOException refused) {
      connection.close();
      throw refused;
    }
  }

  /**
   * Waits until it has read its log, however long that is, and answers to our password. Only
   * silence is bounded.
   */
  private void awaitAnswer(ProcessHandle handle) throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    IOException last = new IOException("no answer");
    while (System.nanoTime() < deadline) {
      if (closing) {
        throw new IOException("Banyan ends while Redis starts");
      }
      if (!handle.isAlive()) {
        throw new IOException("Redis ended at its start: " + files.lastWords());
      }
      try (RespConnection connection = connect(ANSWER_TIMEOUT)) {
        connection.call("PING");
        return;
      } catch (RespConnection.RedisError refused) {
        if (!String.valueOf(refused.getMessage()).startsWith("LOADING")) {
          throw refused;
        }
        last = refused;
        deadline = System.nanoTime() + START_TIMEOUT.toNanos();
      } catch (IOException notYet) {
        last = notYet;
      }
      pause(Duration.ofMillis(15));
    }
    throw new IOException("Redis did not answer within " + START_TIMEOUT.toSeconds() + " s", last);
  }

  private void watch(ProcessHandle handle) {
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
    Duration pause = Duration.ofMillis(100);
    while (!closing) {
      restarts.increment();
      log.warn("Redis ended by itself and is started again: {}", files.lastWords());
      try {
        synchronized (this) {
          if (closing) {
            return;
          }
          // One that was launched but could not be set up has the files; it is set up again.
          if (!process.isAlive()) {
            process = launch();
          }
          for (Id app : apps) {
            grant(app, files.database(app));
          }
          up = true;
          watch(process);
        }
        return;
      } catch (IOException | RuntimeException failure) {
        log.error("Redis could not be started again: {}", failure.getMessage(), failure);
        pause(pause);
        pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause.multipliedBy(2);
      }
    }
  }

  /** Returns when it has ended: the next one must not meet it on the same files. */
  private static void end(ProcessHandle handle) {
    handle.destroy();
    if (!awaitExit(handle)) {
      handle.destroyForcibly();
      if (!awaitExit(handle)) {
        log.error("Redis, pid {}, did not end though it was killed", handle.pid());
      }
    }
  }

  private static boolean awaitExit(ProcessHandle handle) {
    try {
      handle.onExit().get(STOP_TIMEOUT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException stubborn) {
      return false;
    } catch (java.util.concurrent.ExecutionException never) {
      throw new IllegalStateException(never);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go without ending it, as a crash would; for the adoption's own test. */
  void abandon() {
    closing = true;
    up = false;
    looking.close();
  }

  /** Ends it; every acknowledged write is on the disk already. */
  @Override
  public void close() {
    closing = true;
    up = false;
    looking.close();
    figures = RedisFigures.UNKNOWN;
    synchronized (this) {
      end(process);
    }
  }
}
