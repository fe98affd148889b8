package dev.banyan.scale.lint.guide;

import java.math.BigDecimal;

/** A low and a high figure; equal where a guide states one. Exact decimal arithmetic. */
public record Span(BigDecimal low, BigDecimal high) {

  /** Nothing. */
  public static final Span ZERO = of(BigDecimal.ZERO);

  public Span {
    if (low.compareTo(high) > 0) {
      throw new IllegalArgumentException(low + " is more than " + high);
    }
  }

  public static Span of(BigDecimal figure) {
    return new Span(figure, figure);
  }

  public static Span of(long figure) {
    return of(BigDecimal.valueOf(figure));
  }

  public Span plus(Span other) {
    return new Span(low.add(other.low), high.add(other.high));
  }

  /** Every figure times one that is not negative. */
  public Span times(BigDecimal factor) {
    return new Span(low.multiply(factor), high.multiply(factor));
  }

  /** The least times the least, the most times the most; for figures that are not negative. */
  public Span times(Span other) {
    return new Span(low.multiply(other.low), high.multiply(other.high));
  }

  public boolean point() {
    return low.compareTo(high) == 0;
  }

  public boolean contains(BigDecimal figure) {
    return low.compareTo(figure) <= 0 && figure.compareTo(high) <= 0;
  }
}
