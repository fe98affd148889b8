package dev.banyan.scale.price;

import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A line of a guide's cost table.
 *
 * @param label what it is, in few words
 * @param quantity how many; 1 for a lump sum
 * @param unit dollars a month of one; negative for a saving
 * @param unitHigh the upper end where the guide gives a span
 * @param at the guide's line
 * @param buys what is had for it, where the guide says so on lines of their own
 * @param row the price row that it is one of, where it names what a plan buys
 */
public record CostLine(
    String label,
    @Default("1") BigDecimal quantity,
    BigDecimal unit,
    Optional<BigDecimal> unitHigh,
    int at,
    List<Bought> buys,
    Optional<CostRowPrice> row) {

  /** Quantity × unit. */
  public BigDecimal low() {
    return quantity.multiply(unit);
  }

  /** Quantity × the upper end. */
  public BigDecimal high() {
    return quantity.multiply(unitHigh.orElse(unit));
  }

  /** {@code 20 × 140 (:289)}. */
  public String arithmetic() {
    String price =
        unitHigh.map(high -> unit.toPlainString() + "–" + high).orElse(unit.toPlainString());
    return (quantity.compareTo(BigDecimal.ONE) == 0 ? "" : quantity.toPlainString() + " × ")
        + price
        + " "
        + label
        + " (:"
        + at
        + ")";
  }
}
