package dev.banyan.scale.plan;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as text, and from reckoned quantities to billed ones. */
final class Numbers {

  private static final long COUNT_MAX = PodGroup.COUNT_MAX;

  private static final double QUANTITY_MAX = 1e18;

  private Numbers() {}

  /** At most four significant digits, no exponent, no trailing zeros. */
  static String plain(double value) {
    return value == 0
        ? "0"
        : BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** A whole number of things; a little over a whole one by rounding error is that whole one. */
  static long ceil(double value, String what) {
    double whole = Math.ceil(value - 1e-9);
    if (!(whole <= COUNT_MAX)) {
      throw new IllegalArgumentException(
          "users: " + what + " would number " + plain(value) + "; the most is " + COUNT_MAX);
    }
    return Math.max(0, (long) whole);
  }

  /** A billed quantity: rounded to thousandths. */
  static BigDecimal quantity(double value) {
    if (!(value <= QUANTITY_MAX)) {
      throw new IllegalArgumentException(
          "users: a quantity of " + value + " is more than any bill holds");
    }
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
  }

  /** {@code 12,345.60}. */
  static String dollars(BigDecimal amount) {
    return String.format(Locale.ROOT, "%,.2f", amount);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
