package dev.banyan.data;

import dev.banyan.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL address, read from {@code jdbc:postgresql://host:port/database?…} or the form that
 * everything else uses, {@code postgresql://user:password@host:port/database?…}. Either may hold
 * the login also as {@code user} and {@code password} of its query.
 *
 * @param query without the login
 */
public record JdbcUrl(
    String host,
    int port,
    String database,
    Optional<String> query,
    Optional<String> user,
    Optional<Secret> password) {

  private static final int DEFAULT_PORT = 5432;
  private static final String USER = "user";
  private static final String PASSWORD = "password";

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
    URI uri = uri(plain);
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
        rest(uri.getRawQuery()),
        login.map(parts -> decode(parts[0])).or(() -> parameter(uri.getRawQuery(), USER)),
        login
            .filter(parts -> parts.length == 2)
            .map(parts -> decode(parts[1]))
            .or(() -> parameter(uri.getRawQuery(), PASSWORD))
            .map(Secret::new));
  }

  /** Says what is wrong without the text, which may hold a password. */
  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException wrong) {
      throw new IllegalArgumentException(
          "a database's address has a sign at position "
              + wrong.getIndex()
              + " that does not belong there; within a login write it as %XX");
    }
  }

  private static Optional<String> parameter(@Nullable String query, String name) {
    return parameters(query)
        .filter(parameter -> parameter.startsWith(name + "="))
        .map(parameter -> decode(parameter.substring(name.length() + 1)))
        .findFirst();
  }

  private static Optional<String> rest(@Nullable String query) {
    String rest =
        parameters(query)
            .filter(parameter -> !parameter.startsWith(USER + "="))
            .filter(parameter -> !parameter.startsWith(PASSWORD + "="))
            .collect(Collectors.joining("&"));
    return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
  }

  private static Stream<String> parameters(@Nullable String query) {
    return query == null ? Stream.empty() : Stream.of(query.split("&"));
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
