package dev.banyan.scale.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as people read them: four digits that count, no exponents. */
final class Figures {

  private static final MathContext FOUR = new MathContext(4, RoundingMode.HALF_EVEN);

  private Figures() {}

  static String text(double figure) {
    if (!Double.isFinite(figure)) {
      return String.valueOf(figure);
    }
    BigDecimal exact = new BigDecimal(figure);
    BigDecimal rounded =
        Math.abs(figure) >= 1000 ? exact.setScale(0, RoundingMode.HALF_EVEN) : exact.round(FOUR);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
