package dev.banyan.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a file, both ends included. Several ranges at once are answered with the whole. */
record ByteRange(long first, long last) {

  static final ByteRange UNSATISFIABLE = new ByteRange(-1, -1);
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What is asked for; null for the whole. */
  static @Nullable ByteRange of(HttpHeaders asked, StaticEntry entry) {
    String text = asked.get(HttpHeaderNames.RANGE);
    if (text == null) {
      return null;
    }
    String ifRange = asked.get(HttpHeaderNames.IF_RANGE);
    if (ifRange != null && !ifRange.equals(entry.etag())) {
      return null;
    }
    Matcher matcher = SINGLE.matcher(text.strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return null;
    }
    long size = entry.size();
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      return suffix == 0 || size == 0
          ? UNSATISFIABLE
          : new ByteRange(Math.max(0, size - suffix), size - 1);
    }
    long first = Long.parseLong(matcher.group(1));
    long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
    if (first >= size) {
      return UNSATISFIABLE;
    }
    return last < first ? null : new ByteRange(first, Math.min(last, size - 1));
  }
}
