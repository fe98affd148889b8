package dev.banyan.operate.verify;

import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.Scratch;
import dev.banyan.operate.measure.MeasureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL and a Redis of one's own, in a private folder, reached over sockets in it alone, on
 * the core that serves. What they keep is gone with them.
 */
final class Stores implements AutoCloseable {

  /** The owner of the database. */
  static final String USER = "notes";

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  /** Neither program should run as root: everything is given to the user nobody then. */
  private static final String NOBODY = "nobody";

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  private final Path folder;
  private final List<OwnedProcess> processes = new ArrayList<>();

  private Stores(Path folder) {
    this.folder = folder;
  }

  static Stores start(Scratch scratch, Cores cores) {
    String initialise = Programs.find("initdb");
    String postgres = Programs.find("postgres");
    String redis = Programs.find("redis-server");
    var stores = new Stores(privateFolder(scratch));
    try {
      stores.run(
          cores,
          List.of(
              initialise,
              "--pgdata=" + stores.folder.resolve("cluster"),
              "--username=" + USER,
              "--auth=trust",
              "--encoding=UTF8",
              "--locale=C",
              "--no-sync"));
      stores.launch(
          cores,
          "postgres",
          List.of(
              postgres,
              "-D",
              stores.folder.resolve("cluster").toString(),
              "-k",
              stores.folder.toString(),
              "-c",
              "listen_addresses=",
              "-c",
              "fsync=off",
              "-c",
              "shared_buffers=16MB",
              "-c",
              "max_connections=40"),
          stores.postgresSocket());
      stores.launch(
          cores,
          "redis",
          List.of(
              redis,
              "--port",
              "0",
              "--unixsocket",
              stores.redisSocket().toString(),
              "--save",
              "",
              "--appendonly",
              "no",
              "--maxmemory",
              "32mb"),
          stores.redisSocket());
      return stores;
    } catch (RuntimeException failed) {
      stores.close();
      throw failed;
    }
  }

  Path postgresSocket() {
    return folder.resolve(".s.PGSQL.5432");
  }

  Path redisSocket() {
    return folder.resolve("redis.sock");
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path privateFolder(Scratch scratch) {
    try {
      Path folder =
          Files.createDirectory(
              scratch.folder().resolve("stores"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (isRoot()) {
        Files.setOwner(
            folder,
            folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
      }
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> command(Cores cores, List<String> command) {
    if (!isRoot()) {
      return cores.onServer(command);
    }
    var all = new ArrayList<>(AS_NOBODY);
    all.addAll(command);
    return cores.onServer(all);
  }

  private void run(Cores cores, List<String> command) {
    try (OwnedProcess once =
        OwnedProcess.start(command(cores, command), folder, Map.of(), log("initialise"))) {
      Await.until(READY_WITHIN, () -> command.getFirst(), () -> !once.alive());
      if (!Files.isRegularFile(folder.resolve("cluster").resolve("PG_VERSION"))) {
        throw new MeasureException("no database could be made: " + tail(once));
      }
    }
  }

  private void launch(Cores cores, String name, List<String> command, Path socket) {
    OwnedProcess process = OwnedProcess.start(command(cores, command), folder, Map.of(), log(name));
    processes.add(process);
    try {
      Await.until(
          READY_WITHIN,
          () -> name + "; it printed: " + tail(process),
          () -> Files.exists(socket) || !process.alive());
    } catch (IllegalStateException late) {
      throw new MeasureException(String.valueOf(late.getMessage()), late);
    }
    if (!process.alive()) {
      throw new MeasureException(name + " ended at once; it printed: " + tail(process));
    }
  }

  /** Outside of the folder, which may belong to somebody else by then. */
  private Path log(String name) {
    return folder.resolveSibling(name + ".log");
  }

  static String tail(OwnedProcess process) {
    String printed = process.output().strip();
    return printed.substring(Math.max(0, printed.length() - 800));
  }

  @Override
  public void close() {
    processes.reversed().forEach(OwnedProcess::close);
    processes.clear();
  }
}
