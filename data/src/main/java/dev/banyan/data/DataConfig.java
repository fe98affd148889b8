package dev.banyan.data;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** The keys under {@code database:}. */
public record DataConfig(
    @Doc("embedded runs PostgreSQL 18 under the data folder; external uses a server you have")
        @Default("embedded")
        Type type,
    @Doc(
            "address of an external PostgreSQL 15 or newer: jdbc:postgresql://… or postgresql://…;"
                + " may be PgBouncer in transaction mode")
        Optional<String> url,
    @Doc("address of the server itself when url leads to a pooler; for migrations and LISTEN")
        Optional<String> directUrl,
    @Doc("login of the external server, unless url holds it") Optional<String> user,
    @Doc("password of the external server, unless url holds it") Optional<Secret> password,
    @Doc("most connections to one database") @Default("10") @Range(min = 2, max = 500)
        int poolSizeMax,
    @Doc("how long a caller waits for a free connection") @Default("5s") Duration acquireTimeout,
    @Doc("longest one statement may run") @Default("30s") Duration statementTimeout,
    @Doc(
            "most of PostgreSQL's shared table of locks that one app may hold, in percent; past it"
                + " the app's sessions are ended. On the embedded server the table has room for"
                + " some 30,000; a table that is made in the same transaction takes eight")
        @Default("70")
        @Range(min = 5, max = 90)
        int appLocksPercentMax,
    @Doc(
            "most memory that all sessions of one app may take in an embedded PostgreSQL, beside"
                + " what all share; past it the largest are ended. One process of a session alone"
                + " is refused more than half of it")
        @Default("2Gi")
        ByteSize appMemoryMax,
    @Doc(
            "most space that one session's temporary files may take in an embedded PostgreSQL; what"
                + " sorts or indexes more is refused")
        @Default("8Gi")
        ByteSize sessionTempFilesMax,
    @Doc(
            "the physical shards; none means one shard: s1 on an embedded server, the directory's"
                + " database on an external one")
        List<Shard> shards) {

  /** Which driver serves. */
  public enum Type {
    EMBEDDED,
    EXTERNAL
  }

  /** One physical shard. */
  public record Shard(
      @Doc("its name for ever: lower-case letters, digits, hyphens") String name,
      @Doc("address on an external server, as database.url") Optional<String> url,
      @Doc("as database.directUrl") Optional<String> directUrl,
      @Doc("login, unless url holds it; database.user by default") Optional<String> user,
      @Doc("password, unless url holds it; database.password by default")
          Optional<Secret> password) {

    public Shard {
      if (!name.matches("[a-z0-9-]{1,40}") || name.equals(DIRECTORY)) {
        throw new IllegalArgumentException(
            "a shard's name is up to 40 lower-case letters, digits and hyphens, and not '"
                + DIRECTORY
                + "': "
                + name);
      }
    }

    /** A shard of the embedded server, which needs a name alone. */
    public static Shard named(String name) {
      return new Shard(
          name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** The directory database's own name in positions and metrics. */
  public static final String DIRECTORY = "directory";

  private static final long MEMORY_MIN = 256L << 20;
  private static final long TEMP_FILES_MIN = 64L << 20;

  /** The most shards of one installation: each has its own pool. */
  public static final int SHARDS_MAX = 64;

  public DataConfig {
    shards = List.copyOf(shards);
    if (appMemoryMax.bytes() < MEMORY_MIN) {
      throw new IllegalArgumentException("appMemoryMax is at least 256Mi");
    }
    if (sessionTempFilesMax.bytes() < TEMP_FILES_MIN) {
      throw new IllegalArgumentException("sessionTempFilesMax is at least 64Mi");
    }
    if (type == Type.EXTERNAL && url.isEmpty()) {
      throw new IllegalArgumentException("type external needs url");
    }
    if (type == Type.EMBEDDED && url.isPresent()) {
      throw new IllegalArgumentException("url is for type external; set type: external");
    }
    if (shards.size() > SHARDS_MAX) {
      throw new IllegalArgumentException("at most " + SHARDS_MAX + " shards");
    }
    var names = new HashSet<String>();
    for (Shard shard : shards) {
      if (!names.add(shard.name())) {
        throw new IllegalArgumentException("two shards are named " + shard.name());
      }
      if (shard.url().isPresent() != (type == Type.EXTERNAL)) {
        throw new IllegalArgumentException(
            type == Type.EXTERNAL
                ? "shard " + shard.name() + " needs a url"
                : "shard " + shard.name() + " has a url, which is for type external");
      }
    }
  }

  /** The defaults: an embedded server with one shard. */
  public static DataConfig embedded() {
    return embedded("s1");
  }

  /** An embedded server with shards of these names. */
  public static DataConfig embedded(String... shards) {
    return new DataConfig(
        Type.EMBEDDED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        10,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        70,
        new ByteSize(2L << 30),
        new ByteSize(8L << 30),
        List.of(shards).stream().map(Shard::named).toList());
  }
}
