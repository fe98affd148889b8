package dev.banyan.bench.operate;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Just enough of Prometheus' language to know which metrics an expression asks for. */
final class PromQl {

  private static final Pattern STRINGS = Pattern.compile("\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern SELECTORS = Pattern.compile("\\{[^{}]*}");
  private static final Pattern RANGES = Pattern.compile("\\[[^\\[\\]]*]");
  private static final Pattern GROUPINGS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^()]*\\)");
  private static final Pattern NAMES = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\w|\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private PromQl() {}

  static Set<String> metrics(String expression) {
    String bare = STRINGS.matcher(expression).replaceAll("");
    bare = SELECTORS.matcher(bare).replaceAll("");
    bare = RANGES.matcher(bare).replaceAll("");
    bare = GROUPINGS.matcher(bare).replaceAll(" ");
    Set<String> found = new TreeSet<>();
    Matcher names = NAMES.matcher(bare);
    while (names.find()) {
      if (!WORDS.contains(names.group())) {
        found.add(names.group());
      }
    }
    return found;
  }

  /** Whether brackets of all kinds come in pairs. */
  static boolean balanced(String expression) {
    String bare = STRINGS.matcher(expression).replaceAll("");
    StringBuilder open = new StringBuilder();
    for (char next : bare.toCharArray()) {
      int kind = "([{".indexOf(next);
      if (kind >= 0) {
        open.append(")]}".charAt(kind));
      } else if (")]}".indexOf(next) >= 0) {
        if (open.isEmpty() || open.charAt(open.length() - 1) != next) {
          return false;
        }
        open.setLength(open.length() - 1);
      }
    }
    return open.isEmpty() && bare.indexOf('"') < 0;
  }
}
