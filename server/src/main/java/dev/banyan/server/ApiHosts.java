package dev.banyan.server;

import io.netty.util.NetUtil;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names for which the API answers. A page anywhere can make a name of its own point to this
 * machine and then ask the API as if it were of one origin with it (DNS rebinding); by such a name
 * nothing is answered. Nobody can do so with an address or with {@code localhost}. Immutable.
 */
final class ApiHosts {

  private static final String LOCALHOST = "localhost";

  private final Set<String> names = new HashSet<>();

  /** Each begins with a dot; what ends so is allowed. */
  private final Set<String> suffixes = new HashSet<>();

  ApiHosts(NodeApiConfig config) {
    names.add(LOCALHOST);
    suffixes.add("." + LOCALHOST);
    names.add(config.bind().toLowerCase(Locale.ROOT));
    config.url().map(url -> URI.create(url).getHost()).ifPresent(this::add);
    config.hosts().forEach(this::add);
  }

  private void add(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("*.")) {
      suffixes.add(name.substring(1));
    } else {
      names.add(name);
    }
  }

  /**
   * @param authority as a {@code Host} header has it, with a port or without
   */
  boolean allow(String authority) {
    int close = authority.startsWith("[") ? authority.indexOf(']') : -1;
    int colon = authority.indexOf(':', close + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    if (colon >= 0 && !isPort(authority, colon + 1)) {
      return false;
    }
    if (close > 0) {
      return close == host.length() - 1 && NetUtil.isValidIpV6Address(host.substring(1, close));
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return names.contains(name)
        || NetUtil.isValidIpV4Address(name)
        || suffixes.stream().anyMatch(name::endsWith);
  }

  private static boolean isPort(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() - from <= 5;
  }
}
