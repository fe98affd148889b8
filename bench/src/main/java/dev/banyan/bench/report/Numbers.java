package dev.banyan.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them: three digits that mean something, and a unit. */
public final class Numbers {

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Numbers() {}

  /** {@code 0.734}, {@code 12.3}, {@code 8,140}; a dash where there is no value. */
  public static String plain(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "–";
    }
    if (Math.abs(value) >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text =
        BigDecimal.valueOf(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
    return text.equals("-0") ? "0" : text;
  }

  /** {@code 0.82×}. */
  public static String ratio(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f×", value) : "–";
  }

  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", share * 100) : "–";
  }

  public static String mebibytes(double bytes) {
    return plain(bytes / (1 << 20)) + " MiB";
  }

  /** In microseconds below a millisecond, else in milliseconds, else in seconds. */
  public static String nanos(double nanos) {
    double size = Math.abs(nanos);
    if (Double.isNaN(nanos)) {
      return "–";
    }
    if (size < 1e6) {
      return plain(nanos / 1e3) + " µs";
    }
    return size < 1e9 ? plain(nanos / 1e6) + " ms" : plain(nanos / 1e9) + " s";
  }

  public static String duration(Duration duration) {
    return nanos(duration.toNanos());
  }
}
