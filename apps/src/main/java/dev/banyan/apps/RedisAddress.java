package dev.banyan.apps;

import dev.banyan.kernel.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, as clients write it: {@code redis://user:password@host:6379/0}, {@code
 * rediss://} for TLS. Immutable; its text holds no password.
 *
 * @param host a name or an address, without brackets
 * @param login empty where no password is given
 */
record RedisAddress(boolean tls, String host, int port, Optional<Login> login, int database) {

  /**
   * Who asks.
   *
   * @param user empty for the one that a password alone means
   */
  record Login(String user, Secret password) {}

  static final int PORT_DEFAULT = 6_379;

  private static final int TEXT_MAX = 4_096;
  private static final Pattern URL =
      Pattern.compile(
          "(redis|rediss)://(?:([^/?#]*)@)?([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])"
              + "(?::([0-9]{1,5}))?(?:/([0-9]{0,6}))?(?:\\?([^#]*))?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DATABASE = Pattern.compile("(?:^|&)db=([0-9]{1,6})(?:&|$)");

  /**
   * Reads it. Of its query only {@code db} counts: certificates are always looked at.
   *
   * @throws IllegalArgumentException in words that repeat nothing of it
   */
  static RedisAddress parse(String url) {
    Matcher parts = URL.matcher(url.strip());
    if (url.length() > TEXT_MAX || !parts.matches()) {
      throw strange();
    }
    int port = parts.group(4) == null ? PORT_DEFAULT : Integer.parseInt(parts.group(4));
    if (port < 1 || port > 65_535) {
      throw strange();
    }
    String host = parts.group(3);
    return new RedisAddress(
        parts.group(1).toLowerCase(Locale.ROOT).equals("rediss"),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        login(parts.group(2)),
        database(parts.group(5), parts.group(6)));
  }

  /** Host and port, as one writes them. */
  String text() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static Optional<Login> login(@Nullable String userInfo) {
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    if (userInfo == null || colon < 0 || colon == userInfo.length() - 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Login(
            decoded(userInfo.substring(0, colon)),
            new Secret(decoded(userInfo.substring(colon + 1)))));
  }

  private static int database(@Nullable String path, @Nullable String query) {
    if (path != null && !path.isEmpty()) {
      return Integer.parseInt(path);
    }
    Matcher database = DATABASE.matcher(query == null ? "" : query);
    return database.find() ? Integer.parseInt(database.group(1)) : 0;
  }

  private static String decoded(String text) {
    String decoded;
    try {
      decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException repeatsIt) {
      throw strange();
    }
    // No lines of another protocol to a server that is no Redis.
    if (decoded.chars().anyMatch(Character::isISOControl)) {
      throw strange();
    }
    return decoded;
  }

  private static IllegalArgumentException strange() {
    return new IllegalArgumentException(
        "no address of a Redis; write redis://user:password@host:6379/0, or rediss:// for TLS");
  }
}
