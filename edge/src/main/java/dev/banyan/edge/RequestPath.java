package dev.banyan.edge;

import java.util.Optional;

/**
 * The form of a path by which routes are found.
 *
 * <p>Apps read one path in several ways: {@code //admin}, {@code /%61dmin}, {@code /admin;x} are
 * all {@code /admin} to some framework. A route that guards {@code /admin} has to see them all, so
 * that matching decodes percent escapes once, merges slashes and drops path parameters; paths with
 * dot segments, backslashes or NUL, which no browser sends, are refused. The app still gets the
 * path as the client wrote it.
 */
final class RequestPath {

  private RequestPath() {}

  /** The path to match, or empty where the target must be refused. */
  static Optional<String> forMatching(String target) {
    int end = pathEnd(target);
    if (end == 0 || target.charAt(0) != '/') {
      return Optional.empty();
    }
    if (isPlain(target, end)) {
      return Optional.of(end == target.length() ? target : target.substring(0, end));
    }
    return normalise(target, end);
  }

  /** Where the path ends and the query begins. */
  static int pathEnd(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target.length() : query;
  }

  /**
   * Whether a request target has only the characters that RFC 3986 lets stand in one, and a few
   * ({@code | [ ] { } ^ ` "}) that clients send nevertheless and that end no line.
   */
  static boolean hasOnlyTargetCharacters(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#' || c == '<' || c == '>') {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String target, int end) {
    char before = 0;
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      if (c == '%' || c == ';' || c == '\\' || (before == '/' && (c == '/' || c == '.'))) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static Optional<String> normalise(String target, int end) {
    StringBuilder out = new StringBuilder(end);
    boolean inParameters = false;
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      boolean escaped = c == '%';
      if (escaped) {
        int high = i + 2 < end ? Character.digit(target.charAt(i + 1), 16) : -1;
        int low = i + 2 < end ? Character.digit(target.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        c = (char) (high << 4 | low);
        i += 2;
      }
      if (c == 0 || c == '\\') {
        return Optional.empty();
      }
      if (c == ';' && !escaped) {
        inParameters = true;
      } else if (c == '/') {
        inParameters = false;
        if (out.isEmpty() || out.charAt(out.length() - 1) != '/') {
          out.append('/');
        }
      } else if (!inParameters) {
        out.append(c);
      }
    }
    String path = out.toString();
    return hasDotSegment(path) ? Optional.empty() : Optional.of(path);
  }

  /**
   * Where the segment begins that follows the first characters of a target's form for matching:
   * after their slashes and parameters, in the client's own writing.
   *
   * @param target one that {@link #forMatching} does not refuse
   * @param matched how many characters of that form come before; they end a segment
   */
  static int segmentAfter(String target, int matched) {
    int end = pathEnd(target);
    int formed = 0;
    char before = 0;
    boolean inParameters = false;
    int next;
    for (int i = 0; i < end; i = next) {
      char c = target.charAt(i);
      boolean escaped = c == '%';
      next = i + (escaped ? 3 : 1);
      if (escaped) {
        c = (char) Integer.parseInt(target, i + 1, next, 16);
      }
      if (c == ';' && !escaped) {
        inParameters = true;
      } else if (c == '/') {
        inParameters = false;
        if (formed < matched && before != '/') {
          formed++;
        }
        before = c;
      } else if (!inParameters) {
        if (formed == matched) {
          return i;
        }
        formed++;
        before = c;
      }
    }
    return end;
  }

  private static boolean hasDotSegment(String path) {
    for (String segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
