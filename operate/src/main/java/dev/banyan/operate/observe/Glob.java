package dev.banyan.operate.observe;

/** Patterns of label values: alternatives, each whole or with a star at its end. */
final class Glob {

  private Glob() {}

  static boolean matches(String pattern, String value) {
    int at = 0;
    while (at <= pattern.length()) {
      int end = pattern.indexOf('|', at);
      end = end < 0 ? pattern.length() : end;
      if (matchesOne(pattern.substring(at, end), value)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  private static boolean matchesOne(String pattern, String value) {
    return pattern.endsWith("*")
        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
        : value.equals(pattern);
  }
}
