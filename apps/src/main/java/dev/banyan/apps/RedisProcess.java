package dev.banyan.apps;

import dev.banyan.kernel.ListeningSocket;
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
import java.util.random.RandomGenerator;
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

  private static final int PORT_TRIES = 3;

  /** What Redis and Valkey say of a port that they did not get. */
  private static final String NO_PORT = "Failed listening on port";

  private final AppsConfig.Redis config;
  private final RedisFiles files;
  private final RedisProgram program;
  private final RandomGenerator random;
  private final RedisPorts ports;
  private final RedisDoor door;
  private final boolean adopted;
  private volatile ProcessHandle handle;
  private volatile int port;
  private volatile boolean portWasTaken;
  private volatile boolean closing;

  /**
   * Adopts what lives of an earlier start, or starts one. Returns when it answers.
   *
   * @param program that is started; one of before that is another build is ended
   * @throws IOException when it cannot, with a sentence that says why
   */
  RedisProcess(
      AppsConfig.Redis config, RedisFiles files, RedisProgram program, RandomGenerator random)
      throws IOException {
    this.config = config;
    this.files = files;
    this.program = program;
    this.random = random;
    this.ports = RedisPorts.ofHost(isRoot());
    this.door = new RedisDoor(userId());
    Optional<ProcessHandle> before = ours();
    this.adopted = before.isPresent() && adopt(before.get());
    if (adopted) {
      this.handle = before.orElseThrow();
    } else {
      if (before.isPresent()) {
        log.warn("the Redis of before (pid {}) is ended", before.get().pid());
        end(before.get());
      }
      this.handle = launchFirst();
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

  /** A connection with all rights, to the process that was started and to no one else. */
  RespConnection connect() throws IOException {
    return connect(handle);
  }

  private RespConnection connect(ProcessHandle to) throws IOException {
    RespConnection connection = door.open(port, to.pid(), ANSWER_TIMEOUT);
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

  /**
   * Starts it unless it lives, on the port that apps know and on no other. Returns when it answers.
   *
   * @throws IOException also while somebody else has the port, with a sentence that says who
   */
  void startAgain() throws IOException {
    requireOpen();
    if (handle.isAlive()) {
      return;
    }
    if (!RedisPorts.isFree(port)) {
      portWasTaken = true;
      throw new IOException(
          "its port "
              + port
              + ", which apps go on to use, is held by "
              + RedisPorts.holder(port)
              + "; end it, and Redis starts");
    }
    try {
      handle = launch();
    } catch (NoPort taken) {
      portWasTaken = true;
      throw taken;
    }
  }

  /** Whether somebody had its port while it was away. */
  boolean portWasTaken() {
    return portWasTaken;
  }

  /** What followed from that is done. */
  void forgetPortWasTaken() {
    portWasTaken = false;
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
    if (!ports.suits(port)) {
      log.info("port {} of the Redis of before is one that apps may take", port);
      return false;
    }
    try {
      awaitAnswer(candidate);
      try (RespConnection connection = connect(candidate)) {
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
      RedisBound.apply(candidate.pid(), config.memoryMax().bytes());
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

  /** On the port of last time while that is free, else on another one, which is kept. */
  private ProcessHandle launchFirst() throws IOException {
    Optional<Integer> last = files.rememberedPort().filter(ports::suits);
    if (last.isPresent() && RedisPorts.isFree(last.get())) {
      port = last.get();
    } else {
      last.ifPresent(
          taken -> log.warn("Redis's port {} is held by {}", taken, RedisPorts.holder(taken)));
      port = ports.choose(random);
    }
    for (int left = PORT_TRIES; ; left--) {
      files.rememberPort(port);
      try {
        return launch();
      } catch (NoPort taken) {
        if (left == 0) {
          throw taken;
        }
        log.warn("another port is tried: {}", taken.getMessage());
        // A low one may be refused by more than its being taken.
        port = left == 1 ? RedisPorts.chooseHigh(random) : ports.choose(random);
      }
    }
  }

  private ProcessHandle launch() throws IOException {
    requireOpen();
    files.writeConfiguration(port, config.memoryMax().bytes());
    Files.deleteIfExists(files.server().resolve("redis.pid"));
    List<String> command = new ArrayList<>();
    // A session of its own: Ctrl-C in the terminal must not end it before the apps.
    command.add("setsid");
    List<String> bound = RedisBound.command(config.memoryMax().bytes());
    if (bound.isEmpty()) {
      log.warn("prlimit is not there (util-linux): scripts may take all memory of this machine");
    }
    command.addAll(bound);
    if (isRoot()) {
      files.giveTo(USER_ID);
      String user = Integer.toString(USER_ID);
      command.addAll(
          List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"));
      if (ports.closedToApps(port)) {
        command.addAll(
            List.of("--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service"));
      }
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
      try (RespConnection connection = connect(launched)) {
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

  private static long userId() throws IOException {
    if (isRoot()) {
      return USER_ID;
    }
    return ListeningSocket.available() ? ListeningSocket.ownUserId() : 0;
  }

  /** It ended at its start, for it could not listen on its port. */
  private static final class NoPort extends IOException {
    private static final long serialVersionUID = 1L;

    NoPort(String message) {
      super(message);
    }
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
        String words = files.lastWords();
        String told = "Redis ended at its start: " + words;
        throw words.contains(NO_PORT) ? new NoPort(told) : new IOException(told);
      }
      try (RespConnection connection = connect(started)) {
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
