package dev.banyan.apps;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of the embedded Redis: the one of an earlier life, adopted, or one that is started
 * here; and the way to talk to it. Starting and ending are for one thread at a time, the rest for
 * any; all of it blocks.
 */
final class RedisProcess {

  private static final Logger log = LoggerFactory.getLogger(RedisProcess.class);

  /** The name of connections with all rights. */
  static final String ADMINISTRATOR = "banyan";

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration START_POLL = Duration.ofMillis(15);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  /** Below workloads' range, so that no app is ever given it. */
  private static final int USER_ID = 19_990;

  private final AppsConfig.Redis config;
  private final RedisFiles files;
  private final RedisProgram program;
  private final boolean adopted;
  private volatile ProcessHandle handle;
  private volatile int port;
  private volatile boolean closing;

  /**
   * Adopts what lives of an earlier start, or starts one. Returns when it answers.
   *
   * @param program that is started; one of before that is another build is ended
   * @throws IOException when it cannot, with a sentence that says why
   */
  RedisProcess(AppsConfig.Redis config, RedisFiles files, RedisProgram program) throws IOException {
    this.config = config;
    this.files = files;
    this.program = program;
    Optional<ProcessHandle> before = ours();
    this.adopted = before.isPresent() && adopt(before.get());
    if (adopted) {
      this.handle = before.orElseThrow();
    } else {
      if (before.isPresent()) {
        log.warn("the Redis of before (pid {}) is ended", before.get().pid());
        end(before.get());
      }
      this.handle = launch();
    }
  }

  /** Where it listens on 127.0.0.1. */
  int port() {
    return port;
  }

  /** Whether this start found a living one of before. */
  boolean adopted() {
    return adopted;
  }

  /** The process as it is now; another one after {@link #startAgain}. */
  ProcessHandle handle() {
    return handle;
  }

  /** A connection with all rights. */
  RespConnection connect() throws IOException {
    RespConnection connection = RespConnection.open(port, ANSWER_TIMEOUT);
    try {
      // The name tells it from a stranger, who is called "default" too until he signs in.
      connection.call(
          "HELLO",
          "2",
          "AUTH",
          "default",
          files.administratorPassword().reveal(),
          "SETNAME",
          ADMINISTRATOR);
      return connection;
    } catch (IOException refused) {
      connection.close();
      throw refused;
    }
  }

  /** Starts it unless it lives, on its port while that is free. Returns when it answers. */
  void startAgain() throws IOException {
    requireOpen();
    if (!handle.isAlive()) {
      handle = launch();
    }
  }

  /** It is started no more, and a start that is under way gives up. */
  void startNoMore() {
    closing = true;
  }

  /** Returns when it has ended: the next one must not meet it on the same files. */
  void end() {
    end(handle);
  }

  private void requireOpen() throws IOException {
    if (closing) {
      throw new IOException("Banyan ends while Redis starts");
    }
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
      try (RespConnection connection = connect()) {
        if (!isOfProgram(connection)) {
          // Nothing acknowledged is lost, and its apps ended with the Banyan that it served.
          log.info("the Redis of before is another build than {}", program);
          return false;
        }
        connection.call("CONFIG", "SET", "maxmemory", Long.toString(config.memoryMax().bytes()));
        connection.call("CONFIG", "SET", "aof-use-rdb-preamble", "no");
        connection.call(
            "CONFIG", "SET", "lua-time-limit", Integer.toString(RedisFiles.SCRIPT_MILLIS));
        RedisScripts.seal(connection);
      }
      log.info("adopted the Redis of before, pid {}, port {}", candidate.pid(), port);
      return true;
    } catch (IOException notOurs) {
      log.warn("the Redis of before could not be adopted: {}", notOurs.getMessage());
      return false;
    }
  }

  private boolean isOfProgram(RespConnection connection) throws IOException {
    return String.join("\n", connection.call("INFO", "server"))
        .lines()
        .anyMatch(line -> line.strip().equals("redis_build_id:" + program.build()));
  }

  private ProcessHandle launch() throws IOException {
    requireOpen();
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
    ProcessHandle launched = builder.start().toHandle();
    try {
      awaitAnswer(launched);
      try (RespConnection connection = connect()) {
        RedisScripts.seal(connection);
      }
    } catch (IOException failure) {
      end(launched);
      throw failure;
    }
    log.info("{} started, pid {}, port {}", program, launched.pid(), port);
    return launched;
  }

  /** The bundled program is copied beside the data, where the other user reaches it by ./ alone. */
  private String programFor(boolean otherUser) throws IOException {
    if (!otherUser || !program.bundled()) {
      return program.path().toString();
    }
    Path beside = files.server().resolve("redis-server");
    if (!Files.exists(beside) || Files.size(beside) != Files.size(program.path())) {
      Files.deleteIfExists(beside);
      Files.copy(program.path(), beside, StandardCopyOption.COPY_ATTRIBUTES);
      files.giveTo(USER_ID);
    }
    return "./redis-server";
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  /**
   * Waits until it has read its log, however long that is, and answers to our password. Only
   * silence is bounded.
   */
  private void awaitAnswer(ProcessHandle started) throws IOException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    IOException last = new IOException("no answer");
    while (System.nanoTime() < deadline) {
      requireOpen();
      if (!started.isAlive()) {
        throw new IOException("Redis ended at its start: " + files.lastWords());
      }
      try (RespConnection connection = connect()) {
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
      pause();
    }
    throw new IOException("Redis did not answer within " + START_TIMEOUT.toSeconds() + " s", last);
  }

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
      handle.onExit().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stubborn) {
      return false;
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(START_POLL);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
