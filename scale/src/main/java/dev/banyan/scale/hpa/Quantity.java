package dev.banyan.scale.hpa;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An amount of a metric as Kubernetes writes it ({@code 250m}, {@code 512Mi}, {@code 20}, {@code
 * 1.5k}), held in whole thousandths; a finer amount is rounded up, as {@code MilliValue} does.
 *
 * @param milli thousandths of the unit (cores, bytes, jobs, requests); 0 to {@value #MILLI_MAX}
 */
public record Quantity(long milli) implements Comparable<Quantity> {

  /** A hundred terabytes, in thousandths of a byte. */
  public static final long MILLI_MAX = 100_000_000_000_000_000L;

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)([A-Za-z]{0,2})");
  private static final Map<String, BigDecimal> MILLIS =
      Map.ofEntries(
          Map.entry("m", BigDecimal.ONE),
          Map.entry("", BigDecimal.valueOf(1_000)),
          Map.entry("k", BigDecimal.valueOf(1_000_000L)),
          Map.entry("M", BigDecimal.valueOf(1_000_000_000L)),
          Map.entry("G", BigDecimal.valueOf(1_000_000_000_000L)),
          Map.entry("T", BigDecimal.valueOf(1_000_000_000_000_000L)),
          Map.entry("Ki", BigDecimal.valueOf(1_000L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1_000L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1_000L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1_000L << 40)));

  public Quantity {
    if (milli < 0 || milli > MILLI_MAX) {
      throw new IllegalArgumentException("a quantity is between 0 and 100T");
    }
  }

  /**
   * Reads a quantity.
   *
   * @throws IllegalArgumentException in words for the user
   */
  public static Quantity parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    BigDecimal unit = matcher.matches() ? MILLIS.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a quantity; write 250m, 1.5, 20k or 512Mi");
    }
    BigDecimal milli =
        new BigDecimal(matcher.group(1)).multiply(unit).setScale(0, RoundingMode.CEILING);
    if (milli.compareTo(BigDecimal.valueOf(MILLI_MAX)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too large a quantity");
    }
    return new Quantity(milli.longValueExact());
  }

  @Override
  public int compareTo(Quantity other) {
    return Long.compare(milli, other.milli);
  }

  /** A short form for a reader: exact below a thousand units, else in Ki, Mi or Gi to a tenth. */
  @Override
  public String toString() {
    return text(milli);
  }

  static String text(long milli) {
    if (milli % 1000 != 0 && Math.abs(milli) < 1_000_000) {
      return milli + "m";
    }
    long units = milli / 1000;
    if (Math.abs(units) >= 1L << 30) {
      return tenths(units, 1L << 30) + "Gi";
    }
    return Math.abs(units) >= 1L << 20 ? tenths(units, 1L << 20) + "Mi" : Long.toString(units);
  }

  private static String tenths(long units, long unit) {
    long tenths = Math.round(10.0 * units / unit);
    return tenths % 10 == 0
        ? Long.toString(tenths / 10)
        : tenths / 10 + "." + Math.abs(tenths % 10);
  }
}
