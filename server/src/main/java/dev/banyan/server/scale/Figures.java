package dev.banyan.server.scale;

import dev.banyan.scale.Basis;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Figures as the API writes them: money in whole cents, the rest without digits nobody needs. */
final class Figures {

  static final String MEASURED = Basis.MEASURED.label();
  static final String PREDICTED = Basis.PREDICTED.label();
  static final String SIMULATED = Basis.SIMULATED.label();
  static final String GUIDE = Basis.GUIDE.label();

  private static final int DECIMALS = 3;

  private Figures() {}

  /** Dollars as cents. */
  static long cents(BigDecimal dollars) {
    return dollars.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
  }

  /** To a thousandth. */
  static double rounded(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP).doubleValue()
        : 0;
  }
}
