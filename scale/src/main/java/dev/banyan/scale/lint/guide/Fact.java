package dev.banyan.scale.lint.guide;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure that a guide states.
 *
 * @param value the number, a range {@code 100-500}, or an open one {@code 15-20+}
 * @param unit a known unit; see {@link Dimension}
 * @param line the line of the guide, from 1
 * @param quote the words there
 */
public record Fact(String value, String unit, int line, String quote) implements Cited {

  private static final String NUMBER = "\\d{1,15}(?:\\.\\d{1,6})?";
  private static final BigDecimal MOST = new BigDecimal("1e15");
  private static final Pattern VALUE =
      Pattern.compile("(-?" + NUMBER + ")(?:-(" + NUMBER + "))?(\\+?)");

  public Fact {
    Cite.check(line, quote);
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'" + value + "' is not a number or range; write 250, 100-500 or 100000+");
    }
    Unit.named(unit);
    if (stated(value).times(Unit.named(unit).factor()).high().abs().compareTo(MOST) > 0) {
      throw new IllegalArgumentException("'" + value + "' is more than anything has");
    }
  }

  /** The figure in the base unit of its dimension. */
  public Span span() {
    return stated(value).times(Unit.named(unit).factor());
  }

  /** The figure in the unit as written. */
  public Span stated() {
    return stated(value);
  }

  /** Whether the guide leaves its upper end open ({@code 100+}). */
  public boolean open() {
    return value.endsWith("+");
  }

  /** Whether the guide says "about". */
  public boolean about() {
    return quote.contains("~");
  }

  public Dimension dimension() {
    return Unit.named(unit).dimension();
  }

  private static Span stated(String value) {
    Matcher matcher = VALUE.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + value + "' is not a number or range");
    }
    var low = new BigDecimal(matcher.group(1));
    return new Span(low, matcher.group(2) == null ? low : new BigDecimal(matcher.group(2)));
  }
}
