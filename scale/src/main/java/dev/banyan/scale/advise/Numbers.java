package dev.banyan.scale.advise;

import java.math.BigDecimal;
import java.math.MathContext;

/** Figures in sentences: three digits, no exponents. */
final class Numbers {

  private static final MathContext THREE = new MathContext(3);

  private Numbers() {}

  static String text(double value) {
    if (Double.isNaN(value)) {
      return "no number";
    }
    if (Double.isInfinite(value)) {
      return "beyond measure";
    }
    if (Math.abs(value) < 1e-9) {
      return "0";
    }
    if (Math.abs(value) >= 1000) {
      return String.valueOf(Math.round(value));
    }
    BigDecimal rounded = new BigDecimal(value).round(THREE);
    return rounded.stripTrailingZeros().toPlainString();
  }

  static String text(double value, Metric metric) {
    return text(value) + " " + metric.unit();
  }
}
