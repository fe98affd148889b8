package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.Sha256;
import dev.banyan.kernel.UnlinkedTree;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What Banyan remembers of its Redis between starts. In {@code redis/}, for this process alone: the
 * key that all passwords come from, and which app has which database number. In {@code
 * redis/server/}, which belongs to Redis's own user: its configuration, data, log and pid.
 */
final class RedisFiles {

  /** Redis offers so many databases; number 0, where a connection begins, is nobody's. */
  static final int DATABASES = 1024;

  /** After so long a script's Redis says BUSY to all others, and listens to who would end it. */
  static final int SCRIPT_MILLIS = 1000;

  private static final long LOG_BYTES_MAX = 16 << 20;
  private static final int END_BYTES_MAX = 8 << 10;

  private final Path folder;
  private final Path server;
  private final byte[] key;
  private final Map<Id, Integer> databases = new LinkedHashMap<>();
  private volatile int port;

  /** Counts how often apps' passwords were exchanged. */
  private volatile long generation;

  private RedisFiles(Path folder, byte[] key) {
    this.folder = folder;
    this.server = folder.resolve("server");
    this.key = key;
  }

  static RedisFiles open(Path folder, SecureRandom random) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path keyFile = folder.resolve("key");
    if (!Files.exists(keyFile)) {
      byte[] fresh = new byte[32];
      random.nextBytes(fresh);
      PrivateFiles.write(keyFile, HexFormat.of().formatHex(fresh));
    }
    var files = new RedisFiles(folder, HexFormat.of().parseHex(Files.readString(keyFile).strip()));
    Optional<String> numbers = PrivateFiles.read(folder.resolve("databases"));
    for (String line : numbers.orElse("").lines().toList()) {
      String[] parts = line.split(" ");
      if (parts.length == 2) {
        files.databases.put(Id.parse("app", parts[1]), Integer.parseInt(parts[0]));
      }
    }
    Optional<String> place = PrivateFiles.read(folder.resolve("port"));
    if (place.isPresent()) {
      String[] parts = place.get().strip().split(" ");
      files.port = Integer.parseInt(parts[0]);
      files.generation = parts.length > 1 ? Long.parseLong(parts[1]) : 0;
    }
    Files.createDirectories(
        files.server,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return files;
  }

  Path folder() {
    return folder;
  }

  /** The folder that Redis works in. */
  Path server() {
    return server;
  }

  Path configuration() {
    return folder.resolve("redis.conf");
  }

  Secret administratorPassword() {
    return password("administrator");
  }

  Secret appPassword(Id app) {
    return password(generation == 0 ? "app " + app : "app " + app + " " + generation);
  }

  /** Derived, so that no password stands in a file or a row. */
  private Secret password(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] bytes = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
      return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    } catch (GeneralSecurityException never) {
      throw new IllegalStateException(never);
    }
  }

  /** The app's database number: given once, kept until {@link #forget}. */
  synchronized int database(Id app) throws IOException {
    Integer known = databases.get(app);
    if (known != null) {
      return known;
    }
    int number = 1;
    while (databases.containsValue(number)) {
      number++;
    }
    if (number >= DATABASES) {
      throw new IOException(
          "all " + (DATABASES - 1) + " databases of the embedded Redis are taken");
    }
    Map<Id, Integer> all = new LinkedHashMap<>(databases);
    all.put(app, number);
    // The disk first: a number that was used must not be given to another app after a crash.
    keep(all);
    databases.put(app, number);
    return number;
  }

  /** The number of an app that has one. */
  synchronized Optional<Integer> knownDatabase(Id app) {
    return Optional.ofNullable(databases.get(app));
  }

  /** Frees the number of an app whose database is empty and which cannot log in any more. */
  synchronized void forget(Id app) throws IOException {
    Map<Id, Integer> rest = new LinkedHashMap<>(databases);
    rest.remove(app);
    keep(rest);
    databases.remove(app);
  }

  private void keep(Map<Id, Integer> numbers) throws IOException {
    StringBuilder text = new StringBuilder();
    numbers.forEach((id, count) -> text.append(count).append(' ').append(id).append('\n'));
    PrivateFiles.write(folder.resolve("databases"), text.toString());
  }

  /** Whose a database is. */
  synchronized Optional<Id> app(int database) {
    return databases.entrySet().stream()
        .filter(entry -> entry.getValue() == database)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Where Redis listened last. */
  Optional<Integer> rememberedPort() {
    return port == 0 ? Optional.empty() : Optional.of(port);
  }

  /**
   * Keeps where Redis listens. Whoever listens where it was may be told apps' passwords: those of
   * before do not hold at another port.
   */
  void rememberPort(int chosen) throws IOException {
    if (chosen != port) {
      remember(chosen, port == 0 ? 0 : generation + 1);
    }
  }

  /** From now on other passwords hold; those that apps have are of no more use. */
  void renewPasswords() throws IOException {
    remember(port, generation + 1);
  }

  private void remember(int newPort, long newGeneration) throws IOException {
    PrivateFiles.write(folder.resolve("port"), newPort + " " + newGeneration);
    port = newPort;
    generation = newGeneration;
  }

  /**
   * Writes {@code redis.conf}, and the first {@code users.acl}; paths are relative to the folder.
   */
  void writeConfiguration(int port, long memoryBytesMax) throws IOException {
    // Every acknowledged write is on the disk, and nothing is dropped to make room. The log holds
    // commands alone, which a Redis of another version reads too; of its own format an older one
    // would not.
    Files.writeString(
        configuration(),
        """
        bind 127.0.0.1
        port %d
        protected-mode yes
        daemonize no
        dir ./
        aclfile users.acl
        pidfile redis.pid
        logfile redis.log
        appendonly yes
        appendfsync always
        aof-use-rdb-preamble no
        save ""
        maxmemory %d
        maxmemory-policy noeviction
        databases %d
        maxclients 10000
        tcp-keepalive 60
        lua-time-limit %d
        crash-memcheck-enabled no
        """
            .formatted(port, memoryBytesMax, DATABASES, SCRIPT_MILLIS));
    // The administrator is written anew each time, apps are granted anew at their start.
    writeNew(
        "users.acl",
        "user default on #" + Sha256.hex(administratorPassword().reveal()) + " ~* &* +@all\n");
    boundLog();
  }

  /**
   * Removes a log that has grown too large; Redis opens it anew for each line. Apps' scripts may
   * write to it ({@code redis.log}) as much as they like.
   */
  void boundLog() throws IOException {
    Path log = server.resolve("redis.log");
    if (Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS) && Files.size(log) > LOG_BYTES_MAX) {
      Files.delete(log);
    }
  }

  /** The folder is another user's: never write through what may stand there already. */
  private void writeNew(String name, String text) throws IOException {
    Path file = server.resolve(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** The last lines of Redis's own log, for an explanation. */
  String lastWords() {
    try {
      var lines = end("redis.log").lines().toList();
      return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    } catch (IOException none) {
      return "it left no log";
    }
  }

  Optional<Long> pid() {
    try {
      return Optional.of(Long.parseLong(end("redis.pid").strip()));
    } catch (IOException | NumberFormatException none) {
      return Optional.empty();
    }
  }

  /** The end of a file of the other user: never through a link, and no more than a little. */
  private String end(String name) throws IOException {
    Path file = server.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString());
    }
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.position(Math.max(0, channel.size() - END_BYTES_MAX));
      return new String(
          Channels.newInputStream(channel).readNBytes(END_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }

  /** Gives the server's folder, with all in it, to Redis's own user. */
  void giveTo(int userId) throws IOException {
    UnlinkedTree.give(server, userId, userId);
  }
}
