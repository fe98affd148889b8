package dev.banyan.data;

import dev.banyan.kernel.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A PostgreSQL address, read from {@code jdbc:postgresql://host:port/database?…} or the form that
 * everything else uses, {@code postgresql://user:password@host:port/database?…}.
 */
public record JdbcUrl(
    String host,
    int port,
    String database,
    Optional<String> query,
    Optional<String> user,
    Optional<Secret> password) {

  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads either form.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static JdbcUrl parse(String text) {
    String plain = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    if (!plain.startsWith("postgresql://") && !plain.startsWith("postgres://")) {
      throw new IllegalArgumentException(
          "a database's address reads postgresql://host:port/database");
    }
    URI uri = URI.create(plain);
    String path = uri.getPath();
    if (uri.getHost() == null || path == null || path.length() < 2) {
      throw new IllegalArgumentException(
          "a database's address names a host and a database: postgresql://host:port/database");
    }
    Optional<String[]> login =
        Optional.ofNullable(uri.getRawUserInfo()).map(info -> info.split(":", 2));
    return new JdbcUrl(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path.substring(1),
        Optional.ofNullable(uri.getRawQuery()),
        login.map(parts -> decode(parts[0])),
        login.filter(parts -> parts.length == 2).map(parts -> new Secret(decode(parts[1]))));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** What the JDBC driver takes; holds no login. */
  public String jdbc() {
    return "jdbc:postgresql://"
        + host
        + ":"
        + port
        + "/"
        + database
        + query.map(text -> "?" + text).orElse("");
  }
}
