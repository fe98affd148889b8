package dev.banyan.data.embedded;

import dev.banyan.data.DataConfig;
import dev.banyan.data.DataException;
import dev.banyan.data.DatabaseAddress;
import dev.banyan.data.DatabaseServer;
import dev.banyan.kernel.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL 18 under the data folder, durable, on loopback alone. A server that outlived its
 * Banyan (a {@code kill -9}) is adopted, and one that ends while Banyan runs is started again on
 * its port. One process uses a data folder at a time.
 */
public final class EmbeddedServer implements DatabaseServer {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);

  private final Cluster cluster;
  private final Credentials credentials;
  private final List<String> shardNames;
  private final FileChannel lockFile;
  private final LogSweeper sweeper;
  private final ServerWatch watch;
  private final LoginGuard logins;
  private final boolean adopted;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedServer(
      Cluster cluster,
      Credentials credentials,
      List<String> shardNames,
      FileChannel lockFile,
      ServerWatch watch,
      LoginGuard logins,
      boolean adopted) {
    this.cluster = cluster;
    this.credentials = credentials;
    this.shardNames = shardNames;
    this.lockFile = lockFile;
    this.watch = watch;
    this.logins = logins;
    this.adopted = adopted;
    this.sweeper = LogSweeper.start(cluster.home().resolve("log"));
  }

  /**
   * Starts the server of this data folder, or adopts the one that runs, and makes the databases
   * that are missing.
   *
   * @param meters counts what {@link ServerWatch} does
   * @throws DataException.Refused when it cannot, with what to do
   */
  public static EmbeddedServer start(DataConfig config, Path dataDirectory, MeterRegistry meters) {
    return start(config, dataDirectory, meters, Map.of());
  }

  /** With further settings of postgresql.conf, for tests. */
  static EmbeddedServer start(
      DataConfig config, Path dataDirectory, MeterRegistry meters, Map<String, String> more) {
    var settings = new HashMap<String, String>();
    // A query that sorts without end ends itself and not the disk. It holds for each session.
    settings.put("temp_file_limit", (config.sessionTempFilesMax().bytes() >> 10) + "kB");
    settings.putAll(more);
    Path home = dataDirectory.toAbsolutePath().normalize().resolve("postgres");
    try {
      Files.createDirectories(home.getParent());
      if (!Files.exists(home)) {
        Files.createDirectory(
            home,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel lockFile = lock(home);
      try {
        return start(config, home, meters, settings, lockFile);
      } catch (IOException | InterruptedException | RuntimeException failure) {
        lockFile.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("the embedded PostgreSQL in " + home, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw DataException.Refused.of("The start was interrupted.", interrupted);
    }
  }

  private static EmbeddedServer start(
      DataConfig config,
      Path home,
      MeterRegistry meters,
      Map<String, String> settings,
      FileChannel lockFile)
      throws IOException, InterruptedException {
    Path binaries = Binaries.unpack(home);
    Cluster cluster =
        new Cluster(home, binaries, ServerIdentity.decide(home), config.appMemoryMax().bytes() / 2);
    Path file = home.resolve("credentials");
    Credentials credentials = credentials(cluster, file);
    if (!cluster.exists()) {
      cluster.initialise(credentials);
    }
    Optional<PidFile> running = cluster.running(() -> false);
    boolean adopt =
        running.isPresent()
            && cluster.runsWith(
                ServerSettings.configuration(credentials.port(), settings), running.get());
    PidFile server;
    if (adopt) {
      server = running.get();
      log.info("adopted the PostgreSQL that runs as process {}", running.get().pid());
    } else {
      if (running.isPresent()) {
        log.info("restarting PostgreSQL: its settings or its version changed");
        cluster.stop();
      }
      credentials = withFreePort(credentials, file);
      server =
          cluster.start(ServerSettings.configuration(credentials.port(), settings), () -> false);
    }
    Binaries.deleteOthers(home, binaries);
    List<String> shards =
        config.shards().isEmpty()
            ? List.of("s1")
            : config.shards().stream().map(DataConfig.Shard::name).toList();
    PlatformDatabases.ensure(credentials, databases(shards));
    ServerWatch watch =
        ServerWatch.start(
            cluster,
            ServerSettings.configuration(credentials.port(), settings),
            server.pid(),
            meters);
    LoginGuard logins = LoginGuard.start(cluster.directory(), meters);
    return new EmbeddedServer(cluster, credentials, shards, lockFile, watch, logins, adopt);
  }

  private static FileChannel lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileLock held = null;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      log.debug("the data folder is in use by this process", sameProcess);
    }
    if (held == null) {
      channel.close();
      throw DataException.Refused.of(
          "Another Banyan uses " + home.getParent() + ". Stop it, or choose another --data folder.",
          new IOException("locked: " + home));
    }
    return channel;
  }

  private static Credentials credentials(Cluster cluster, Path file) throws IOException {
    if (Credentials.exist(file)) {
      return Credentials.read(file);
    }
    if (cluster.exists()) {
      throw DataException.Refused.of(
          "The file "
              + file
              + " is missing, and without it nobody can log in to the databases beside it. Restore"
              + " it from a backup.",
          new IOException("no credentials"));
    }
    Credentials made = Credentials.make(freePort(), new SecureRandom());
    made.write(file);
    return made;
  }

  /** Keeps the remembered port while it is free, so that apps' settings stay true. */
  private static Credentials withFreePort(Credentials credentials, Path file) throws IOException {
    try (var probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), credentials.port()));
      return credentials;
    } catch (IOException taken) {
      log.warn("port {} is taken: PostgreSQL moves to another", credentials.port());
      Credentials moved = credentials.at(freePort());
      moved.write(file);
      return moved;
    }
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static List<String> databases(List<String> shards) {
    var names = new ArrayList<String>();
    names.add(databaseName(DataConfig.DIRECTORY));
    shards.forEach(shard -> names.add(databaseName("shard-" + shard)));
    return names;
  }

  private static String databaseName(String name) {
    return "banyan_" + name.replace('-', '_');
  }

  @Override
  public DatabaseAddress directory() {
    return address(DataConfig.DIRECTORY, databaseName(DataConfig.DIRECTORY));
  }

  @Override
  public List<DatabaseAddress> shards() {
    return shardNames.stream().map(name -> address(name, databaseName("shard-" + name))).toList();
  }

  private DatabaseAddress address(String name, String database) {
    return address(name, database, Credentials.OWNER, credentials.owner());
  }

  private DatabaseAddress address(String name, String database, String user, Secret password) {
    String url = PlatformDatabases.url(credentials.port(), database);
    return new DatabaseAddress(name, url, url, user, password);
  }

  @Override
  public DatabaseAddress administration() {
    return address("administration", "postgres", Credentials.ADMIN, credentials.admin());
  }

  @Override
  public long privateBytes(int pid) {
    return ClusterProcesses.privateBytes(pid);
  }

  /** Whether this process found the server running instead of starting it. */
  public boolean adopted() {
    return adopted;
  }

  /** The folder of the server's socket, which only the server's own user may enter. */
  public Path socketDirectory() {
    return cluster.home().resolve("socket");
  }

  @Override
  public String describe() {
    return "embedded PostgreSQL on 127.0.0.1:" + credentials.port() + " in " + cluster.home();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    sweeper.close();
    logins.close();
    // First: what is stopped below must not be started again.
    watch.close();
    try (lockFile) {
      cluster.stop();
    } catch (IOException failure) {
      throw new UncheckedIOException("could not stop PostgreSQL", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
