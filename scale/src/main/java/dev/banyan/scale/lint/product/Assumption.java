package dev.banyan.scale.lint.product;

import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;

/**
 * A parameter that no guide states; it is printed with every finding that rests on it.
 *
 * @param unit of the value, empty for a word
 */
public record Assumption(String name, String value, @Default("") String unit, String because) {

  /**
   * The value as a number.
   *
   * @throws IllegalArgumentException where it is none
   */
  public BigDecimal number() {
    try {
      return new BigDecimal(value);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(name + ": '" + value + "' is not a number", wrong);
    }
  }

  /** The value of a share, {@code 5 percent} as 0.05. */
  public BigDecimal share() {
    return number().movePointLeft(2);
  }

  @Override
  public String toString() {
    return name + " = " + value + (unit.isEmpty() ? "" : " " + unit) + " (" + because + ")";
  }
}
