package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded Redis of the apps: durable ({@code appendfsync always}), never evicting, on a
 * remembered loopback port, under a user of its own when Banyan runs as root.
 *
 * <p>Nothing is said to who listens on its port until that is known to be Redis itself ({@link
 * RedisDoor}). While Banyan runs it keeps its port. When that was somebody else's for a while, apps
 * may have told their passwords there: then other ones hold, and who listens by {@link
 * #onPasswordsRenewed} gives them to the apps.
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

  private final RedisProcess process;
  private final RedisAccess access;
  private final RedisConnections connections;
  private final RedisWatch watch;
  private final RedisFiles files;
  private volatile Consumer<Id> passwordRenewed = app -> {};

  /** Under the lock: that other passwords hold, of which the apps are still to be told. */
  private boolean renewed;

  private RedisServer(
      AppsConfig.Redis config,
      RedisFiles files,
      RedisProgram program,
      RedisPatience.Limits limits,
      SecureRandom random,
      MeterRegistry meters)
      throws IOException {
    this.files = files;
    this.process = process(config, files, program, random);
    this.connections = new RedisConnections(process, config.connectionsPerAppMax(), meters);
    this.access = new RedisAccess(files, process);
    this.watch = new RedisWatch(process, files, this::startAgain, limits, meters);
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
    RedisProgram program = RedisBinary.locate(config.binary(), files.folder());
    return new RedisServer(config, files, program, limits, random, meters);
  }

  private static RedisProcess process(
      AppsConfig.Redis config, RedisFiles files, RedisProgram program, SecureRandom random)
      throws IOException {
    try {
      return new RedisProcess(config, files, program, random);
    } catch (IOException failure) {
      RedisProgram other =
          RedisBinary.insteadOf(program, config.binary(), files.folder())
              .orElseThrow(() -> failure);
      log.warn("{} does not serve, {} does instead: {}", program, other, failure.getMessage());
      return new RedisProcess(config, files, other, random);
    }
  }

  /** Where it listens on 127.0.0.1. */
  public synchronized int port() {
    return process.port();
  }

  /** Whether this start found a living Redis of an earlier one. */
  public boolean adopted() {
    return process.adopted();
  }

  /** Its process. */
  public synchronized long pid() {
    return process.handle().pid();
  }

  /** Whether it answers right now. */
  public boolean answers() {
    try (RespConnection connection = process.connect()) {
      return connection.call("PING").equals(List.of("PONG"));
    } catch (IOException silent) {
      return false;
    }
  }

  /**
   * Lets an app in, and gives it its own database.
   *
   * @return {@code redis://user:password@127.0.0.1:port/number}
   */
  public synchronized Secret ensure(Id app) throws IOException {
    return access.ensure(app);
  }

  /**
   * A connection of Banyan's own to what an app keeps. Close it.
   *
   * @throws IOException when Redis is away, or the app has no database in it
   */
  RespConnection databaseOf(Id app) throws IOException {
    String number =
        files
            .knownDatabase(app)
            .map(database -> Integer.toString(database))
            .orElseThrow(() -> new IOException("the app has no database in Redis"));
    RespConnection connection = process.connect();
    try {
      connection.call("SELECT", number);
      return connection;
    } catch (IOException failure) {
      connection.close();
      throw failure;
    }
  }

  /** Shuts an app out for good, and deletes all that it kept. */
  synchronized void remove(Id app) throws IOException {
    access.remove(app);
  }

  /**
   * As it was before it ended, under the lock, so that nobody is let in meanwhile. One that was
   * started but could not be set up has the files; it is set up again.
   */
  private synchronized void startAgain() throws IOException {
    try {
      process.startAgain();
    } catch (IOException failure) {
      renewIfTold();
      throw failure;
    }
    renewIfTold();
    connections.renew();
    access.grantAgain();
    if (renewed) {
      tellApps();
    }
  }

  /**
   * On the disk as soon as it is known, and not only when Redis serves again: should Banyan be
   * killed before that, the passwords that may have been told must not hold at the next start.
   */
  private void renewIfTold() throws IOException {
    if (process.portWasTaken()) {
      files.renewPasswords();
      process.forgetPortWasTaken();
      if (!renewed) {
        log.warn(
            "somebody had Redis's port while it was away: all apps get other passwords for it");
      }
      renewed = true;
    }
  }

  /** What follows from that {@link #renewIfTold} is done. */
  synchronized void renewPasswords() throws IOException {
    files.renewPasswords();
    access.grantAgain();
    tellApps();
  }

  private void tellApps() {
    renewed = false;
    access.apps().forEach(passwordRenewed);
  }

  /**
   * Is told of each app whose password for Redis holds no more. That it is told once is enough:
   * what ran of the app ends with Banyan, and what the next start starts asks {@link #ensure}.
   *
   * @param listener sees to it that the app's processes get what {@link #ensure} says then; must
   *     not block, since the app waits for Redis meanwhile
   */
  public void onPasswordsRenewed(Consumer<Id> listener) {
    passwordRenewed = listener;
  }

  /** Lets go without ending it, as a crash would; for the adoption's own test. */
  void abandon() {
    process.startNoMore();
    watch.close();
    connections.close();
  }

  /** Ends it; every acknowledged write is on the disk already. */
  @Override
  public void close() {
    abandon();
    synchronized (this) {
      process.end();
    }
  }
}
