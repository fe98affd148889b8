package dev.banyan.data.embedded;

import dev.banyan.data.DataException;
import dev.banyan.kernel.UnlinkedTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database cluster on disk and the server over it: initdb, start, adopt, stop.
 *
 * @param home holds {@code cluster}, {@code socket} and {@code log}
 * @param binaries holds {@code bin}
 * @param processBytesMax memory that one of the server's processes may have for itself
 */
record Cluster(Path home, Path binaries, ServerIdentity identity, long processBytesMax) {

  private static final Logger log = LoggerFactory.getLogger(Cluster.class);

  // Replaying a long log takes its time; a server that only starts is ready in 0.2 s.
  private static final Duration READY_WITHIN = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration APPEAR_WITHIN = Duration.ofSeconds(30);
  private static final Duration ORPHANS_WITHIN = Duration.ofSeconds(10);
  private static final int STOP_SECONDS = 60;
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private static final String SOCKET_FILES = ".s.PGSQL.*";
  private static final int LOG_TAIL_LINES = 12;

  Path directory() {
    return home.resolve("cluster");
  }

  boolean exists() {
    return Files.exists(directory());
  }

  /**
   * Makes the cluster aside and moves it into place, so that a crash leaves none or a whole one.
   */
  void initialise(Credentials credentials) throws IOException, InterruptedException {
    Path partial = home.resolve("cluster.partial");
    Path password = home.resolve("initial-password");
    UnlinkedTree.delete(partial);
    Files.deleteIfExists(password);
    makePrivate(partial);
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, credentials.admin().reveal());
    try {
      ServerIdentity.give(partial, identity.initialOwner());
      ServerIdentity.give(password, identity.initialOwner());
      Output output =
          run(
              identity.initialiser(),
              program("initdb"),
              "--pgdata=" + partial,
              "--username=" + Credentials.ADMIN,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--set=scram_iterations=" + Credentials.SCRAM_ITERATIONS,
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--sync-method="
                  + (System.getProperty("os.name").equals("Linux") ? "syncfs" : "fsync"),
              "--no-instructions");
      if (output.exitCode != 0) {
        throw refused("initdb failed: " + output.text);
      }
    } finally {
      Files.deleteIfExists(password);
    }
    ServerIdentity.give(partial, identity.owner());
    Files.move(partial, directory(), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The server that runs over this cluster already, once it is ready; empty when none does or the
   * one that did has stopped meanwhile.
   *
   * @param hurried when this becomes true, a server that is not ready yet is returned too
   */
  Optional<PidFile> running(BooleanSupplier hurried) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<PidFile> file = present();
      if (file.isEmpty() || file.get().ready() || hurried.getAsBoolean()) {
        return file;
      }
      Thread.sleep(POLL);
    }
    throw refused("the PostgreSQL that runs already was not ready after " + READY_WITHIN);
  }

  /** The server that runs over this cluster now, ready or not. */
  private Optional<PidFile> present() throws IOException {
    return PidFile.read(directory())
        .filter(file -> ClusterProcesses.isServer(file.pid(), directory()));
  }

  /** Whether the running server has these settings and these programs. */
  boolean runsWith(String configuration, PidFile server) throws IOException {
    return Files.readString(directory().resolve("postgresql.conf")).equals(configuration)
        && Files.readString(directory().resolve("pg_hba.conf")).equals(ServerSettings.access())
        && ClusterProcesses.runsFrom(server.pid(), binaries);
  }

  /**
   * Starts the server; returns when it is ready.
   *
   * @param hurried when this becomes true it returns as soon as the server is there and can be
   *     stopped, ready or not
   */
  PidFile start(String configuration, BooleanSupplier hurried)
      throws IOException, InterruptedException {
    clearRemains();
    ServerIdentity.give(directory(), identity.owner());
    for (String name : List.of("socket", "log")) {
      makePrivate(home.resolve(name));
      ServerIdentity.give(home.resolve(name), identity.owner());
    }
    overwrite(directory().resolve("postgresql.conf"), configuration);
    overwrite(directory().resolve("pg_hba.conf"), ServerSettings.access());
    Output output =
        run(
            limited(identity.server()),
            program("pg_ctl"),
            "--pgdata=" + directory(),
            "--log=" + home.resolve("log").resolve("start.log"),
            "--no-wait",
            "--silent",
            "start");
    if (output.exitCode != 0) {
      throw refused("PostgreSQL did not start: " + output.text);
    }
    return awaitReady(hurried);
  }

  /**
   * One session that asks for memory without end gets an error, and nothing else ends. What
   * processes share does not count, and is more than this.
   */
  private List<String> limited(List<String> prefix) {
    if (!Files.isExecutable(PRLIMIT)) {
      return prefix;
    }
    var whole = new ArrayList<String>();
    whole.add(PRLIMIT.toString());
    whole.add("--data=" + processBytesMax);
    whole.add("--");
    whole.addAll(prefix);
    return whole;
  }

  private PidFile awaitReady(BooleanSupplier hurried) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    long appearBy = System.nanoTime() + APPEAR_WITHIN.toNanos();
    boolean appeared = false;
    while (System.nanoTime() < deadline) {
      // A server that was killed leaves a file that still says it is ready.
      Optional<PidFile> file = present();
      if (file.isPresent() && (file.get().ready() || hurried.getAsBoolean())) {
        return file.get();
      }
      appeared |= file.isPresent();
      if (file.isEmpty() && (appeared || System.nanoTime() > appearBy || startFailed())) {
        throw refused("PostgreSQL did not become ready. The end of its log:\n" + logTail());
      }
      Thread.sleep(POLL);
    }
    throw refused("PostgreSQL was not ready after " + READY_WITHIN);
  }

  private boolean startFailed() throws IOException {
    Path startLog = home.resolve("log").resolve("start.log");
    return Files.exists(startLog) && Files.readString(startLog).contains("FATAL");
  }

  /**
   * Ends the server; its clients are disconnected, and everything committed is on disk. Of one that
   * has ended by itself the processes that it left are ended.
   */
  void stop() throws IOException, InterruptedException {
    // Only ours: the file of a server that was killed may name a stranger by now.
    if (present().isPresent() && stopBy("fast") != 0 && present().isPresent()) {
      log.warn("PostgreSQL did not stop in {} s; ending it at once", STOP_SECONDS);
      stopBy("immediate");
    }
    endOrphans();
  }

  private int stopBy(String mode) throws IOException, InterruptedException {
    return run(
            identity.server(),
            program("pg_ctl"),
            "--pgdata=" + directory(),
            "--mode=" + mode,
            "--wait",
            "--timeout=" + STOP_SECONDS,
            "--silent",
            "stop")
        .exitCode;
  }

  /**
   * After a crash: waits for children of a server that is gone, ends them if they stay, and removes
   * the files that lock cluster and socket where their number belongs to a stranger now (likely
   * where ids are few, in a container) or to a dead server that its parent has not asked after.
   */
  private void clearRemains() throws IOException, InterruptedException {
    Files.deleteIfExists(home.resolve("log").resolve("start.log"));
    endOrphans();
    Optional<PidFile> pidFile = PidFile.read(directory());
    if (pidFile.isPresent() && ProcessHandle.of(pidFile.get().pid()).isPresent()) {
      Files.delete(directory().resolve(PidFile.NAME));
    }
    Path sockets = home.resolve("socket");
    if (Files.isDirectory(sockets)) {
      try (var left = Files.newDirectoryStream(sockets, SOCKET_FILES)) {
        for (Path socket : left) {
          Files.deleteIfExists(socket);
        }
      }
    }
  }

  private void endOrphans() throws InterruptedException {
    if (gone(ORPHANS_WITHIN)) {
      return;
    }
    for (ProcessHandle orphan : ClusterProcesses.of(directory())) {
      log.warn("ending process {} of a PostgreSQL that is gone", orphan.pid());
      orphan.destroyForcibly();
    }
    if (!gone(Duration.ofSeconds(STOP_SECONDS))) {
      throw refused("Processes of a PostgreSQL that is gone did not end though they were killed.");
    }
  }

  private boolean gone(Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!ClusterProcesses.of(directory()).isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /** The last lines of the server's log, for an explanation. */
  String logTail() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("log"))) {
      var lines = new ArrayList<String>();
      for (Path file : files.sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    }
  }

  private String program(String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }

  /** Replaces what a file holds and keeps its owner and mode. */
  private static void overwrite(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  private static void makePrivate(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private record Output(int exitCode, String text) {}

  private static Output run(List<String> prefix, String... command)
      throws IOException, InterruptedException {
    var whole = new ArrayList<>(prefix);
    whole.addAll(List.of(command));
    var builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    process.getOutputStream().close();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return new Output(process.waitFor(), text);
  }

  private static DataException refused(String detail) {
    return DataException.Refused.of(detail, new IOException("embedded PostgreSQL"));
  }
}
