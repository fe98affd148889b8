package dev.banyan.data.external;

import dev.banyan.data.DataConfig;
import dev.banyan.data.DataException;
import dev.banyan.data.DatabaseAddress;
import dev.banyan.data.DatabaseServer;
import dev.banyan.data.JdbcUrl;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.UrlLogins;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL 15 or newer that somebody else runs: managed, pooled, on one or many servers. */
public final class ExternalServer implements DatabaseServer {

  /** What the migrations need. */
  static final int VERSION_MIN = 15;

  private final DatabaseAddress directory;
  private final List<DatabaseAddress> shards;
  private final String version;

  private ExternalServer(DatabaseAddress directory, List<DatabaseAddress> shards, String version) {
    this.directory = directory;
    this.shards = shards;
    this.version = version;
  }

  /**
   * Checks that every database answers at its direct address and is new enough.
   *
   * @throws DataException.Refused with what to change
   */
  public static ExternalServer open(DataConfig config) {
    DatabaseAddress directory =
        address(
            DataConfig.DIRECTORY,
            config.url().orElseThrow(),
            config.directUrl(),
            config.user(),
            config.password());
    List<DatabaseAddress> shards =
        config.shards().stream()
            .map(
                shard ->
                    address(
                        shard.name(),
                        shard.url().orElseThrow(),
                        shard.directUrl(),
                        shard.user().or(config::user),
                        shard.password().or(config::password)))
            .toList();
    List<DatabaseAddress> effective =
        shards.isEmpty()
            ? List.of(
                new DatabaseAddress(
                    "s1",
                    directory.url(),
                    directory.directUrl(),
                    directory.user(),
                    directory.password()))
            : shards;
    String version = check(directory);
    effective.forEach(ExternalServer::check);
    return new ExternalServer(directory, effective, version);
  }

  private static DatabaseAddress address(
      String name,
      String url,
      Optional<String> directUrl,
      Optional<String> user,
      Optional<Secret> password) {
    JdbcUrl parsed = JdbcUrl.parse(url);
    return new DatabaseAddress(
        name,
        parsed.jdbc(),
        directUrl.map(JdbcUrl::parse).orElse(parsed).jdbc(),
        parsed
            .user()
            .or(() -> user)
            .orElseThrow(
                () ->
                    refused(
                        "No login is given for the database '"
                            + name
                            + "': set database.user, or put it into the url.",
                        new IllegalArgumentException("no user"))),
        parsed.password().or(() -> password).orElse(new Secret("")));
  }

  private static String check(DatabaseAddress address) {
    try (Connection connection =
        DriverManager.getConnection(
            address.directUrl(), address.user(), address.password().reveal())) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      if (version < VERSION_MIN) {
        throw refused(
            "The database '"
                + address.name()
                + "' is PostgreSQL "
                + version
                + "; Banyan needs "
                + VERSION_MIN
                + " or newer.",
            new IllegalStateException("too old"));
      }
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException failure) {
      throw refused(
          "The database '"
              + address.name()
              + "' at "
              + UrlLogins.masked(address.directUrl())
              + " does not let '"
              + address.user()
              + "' in: "
              + UrlLogins.masked(String.valueOf(failure.getMessage())),
          failure);
    }
  }

  private static DataException refused(String detail, Exception cause) {
    return DataException.Refused.of(detail, cause);
  }

  @Override
  public DatabaseAddress directory() {
    return directory;
  }

  @Override
  public List<DatabaseAddress> shards() {
    return shards;
  }

  @Override
  public DatabaseAddress administration() {
    return new DatabaseAddress(
        "administration",
        directory.directUrl(),
        directory.directUrl(),
        directory.user(),
        directory.password());
  }

  @Override
  public String describe() {
    return "external PostgreSQL " + version + " at " + UrlLogins.masked(directory.directUrl());
  }

  @Override
  public void close() {
    // Somebody else runs it.
  }
}
