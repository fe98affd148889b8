package dev.banyan.scale.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Figures as people read them: four digits that count, and no exponents but for sizes that nobody
 * measures.
 */
final class Figures {

  private static final MathContext FOUR = new MathContext(4, RoundingMode.HALF_EVEN);

  private static final double PLAIN_MIN = 1e-15;
  private static final double PLAIN_MAX = 1e18;

  private Figures() {}

  static String text(double figure) {
    if (!Double.isFinite(figure) || Math.abs(figure) > PLAIN_MAX) {
      return String.valueOf(figure);
    }
    if (Math.abs(figure) < PLAIN_MIN) {
      return "0";
    }
    BigDecimal exact = new BigDecimal(figure);
    BigDecimal rounded =
        Math.abs(figure) >= 1000 ? exact.setScale(0, RoundingMode.HALF_EVEN) : exact.round(FOUR);
    return rounded.stripTrailingZeros().toPlainString();
  }
}
