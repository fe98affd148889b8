package dev.banyan.operate.load;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Guards what goes into a head as it stands. */
final class AskText {

  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
  private static final Pattern OWN =
      Pattern.compile(
          "(?i)host|content-length|transfer-encoding|connection|upgrade|expect|te|trailer"
              + "|sec-websocket-.*");
  private static final int TEXT_MAX = 16 * 1024;
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private AskText() {}

  static Map<String, String> checked(String path, Map<String, String> headers) {
    if (!isPath(path)) {
      throw new IllegalArgumentException(
          "path: '"
              + path
              + "' does not begin with one / or holds what must be percent-encoded;"
              + " a load never leaves its target");
    }
    headers.forEach(
        (name, value) -> {
          if (!HEADER_NAME.matcher(name).matches()
              || value.length() > TEXT_MAX
              || !HEADER_VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("headers: '" + name + "' is no header");
          }
          if (OWN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "headers: " + name + " is set by the generator itself");
          }
        });
    return Map.copyOf(headers);
  }

  private static boolean isPath(String path) {
    if (path.length() > TEXT_MAX || !PATH.matcher(path).matches() || path.startsWith("//")) {
      return false;
    }
    try {
      return new URI("http://host" + path.replace("{n}", "0")).getRawFragment() == null;
    } catch (URISyntaxException broken) {
      return false;
    }
  }

  static void checkMethod(String method) {
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException(
          "method: '" + method + "' is not one of GET, POST, PUT, PATCH, DELETE");
    }
  }

  static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": must be above zero");
    }
  }
}
