package dev.banyan.operate.load;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people. */
final class Numbers {

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Numbers() {}

  /** Four digits, without a tail of zeros or an exponent. */
  static String plain(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    BigDecimal rounded =
        Math.abs(value) >= 1_000
            ? new BigDecimal(Math.round(value))
            : new BigDecimal(value, FOUR_DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
