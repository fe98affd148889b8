package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Span;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Arithmetic that several rules share. */
final class Figures {

  static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Figures() {}

  static BigDecimal divide(BigDecimal a, BigDecimal b) {
    return a.divide(b, MathContext.DECIMAL64);
  }

  static BigDecimal ceil(BigDecimal number) {
    return number.setScale(0, RoundingMode.CEILING);
  }

  static BigDecimal floor(BigDecimal number) {
    return number.setScale(0, RoundingMode.FLOOR);
  }

  /** A part as percent of a whole that is not nothing. */
  static BigDecimal percent(BigDecimal part, BigDecimal whole) {
    return divide(part.multiply(HUNDRED), whole);
  }

  /**
   * Whether a stated figure is the computed one: exactly, or, where the guide says "about", within
   * half of the last place it states.
   */
  static boolean states(Fact stated, Span computed) {
    BigDecimal slack = BigDecimal.ZERO;
    if (stated.about()) {
      Span span = stated.span();
      BigDecimal place = place(span.low()).min(place(span.high()));
      slack = place.divide(BigDecimal.TWO);
    }
    return near(stated.span().low(), computed.low(), slack)
        && near(stated.span().high(), computed.high(), slack);
  }

  static boolean near(BigDecimal a, BigDecimal b, BigDecimal slack) {
    return a.subtract(b).abs().compareTo(slack) <= 0;
  }

  /** The value of a number's last digit that is not zero: 3,900 gives 100. */
  private static BigDecimal place(BigDecimal number) {
    if (number.signum() == 0) {
      return BigDecimal.ONE;
    }
    return BigDecimal.ONE.scaleByPowerOfTen(-number.stripTrailingZeros().scale());
  }

  /** Whether two spans are nowhere nearer than a share of the larger. */
  static boolean apart(Span a, Span b, BigDecimal share) {
    Span low = a.low().compareTo(b.low()) <= 0 ? a : b;
    Span high = low == a ? b : a;
    BigDecimal gap = high.low().subtract(low.high());
    return gap.compareTo(high.low().abs().multiply(share)) > 0;
  }
}
