package dev.banyan.operate.report;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML of which every text and every attribute's value is escaped; names of elements and
 * attributes are the package's own.
 */
final class Markup {

  /** Longer texts are cut: no report needs them, and a hostile one might bring them. */
  static final int TEXT_MAX = 4_000;

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /** Opens an element; attributes as name and value by turns. */
  Markup open(String element, String... attributes) {
    tag(element, attributes);
    open.push(element);
    return this;
  }

  /** An element that has no end. */
  Markup lone(String element, String... attributes) {
    tag(element, attributes);
    return this;
  }

  /** An element with a text. */
  Markup text(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** A new line between blocks, for those who read the source. */
  Markup line() {
    out.append('\n');
    return this;
  }

  /** What the package itself brings: its style sheet, its script. */
  Markup own(String trusted) {
    out.append(trusted);
    return this;
  }

  String html() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("still open: " + open);
    }
    return out.toString();
  }

  /** At most two decimals: places in a plot. */
  static String place(double value) {
    long hundredths = Math.round(value * 100);
    return hundredths % 100 == 0
        ? Long.toString(hundredths / 100)
        : BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
  }

  private void tag(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escapeAll(attributes[i + 1], Integer.MAX_VALUE);
      out.append('"');
    }
    out.append('>');
  }

  private void escape(String text) {
    escapeAll(text, TEXT_MAX);
  }

  private void escapeAll(String text, int max) {
    int shown = 0;
    for (int i = 0; i < text.length(); shown++) {
      if (shown == max) {
        out.append('…');
        return;
      }
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      switch (point) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n', '\t' -> out.append((char) point);
        default -> out.appendCodePoint(isShown(point) ? point : '\uFFFD');
      }
    }
  }

  /** Control characters, half characters, and what turns the direction of what follows, are not. */
  private static boolean isShown(int point) {
    return !Character.isISOControl(point)
        && Character.getType(point) != Character.SURROGATE
        && !(point >= 0x202A && point <= 0x202E)
        && !(point >= 0x2066 && point <= 0x2069)
        && point != 0xFFFE
        && point != 0xFFFF;
  }
}
