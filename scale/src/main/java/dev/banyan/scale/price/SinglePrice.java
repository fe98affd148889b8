package dev.banyan.scale.price;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A price that a guide names outside its cost tables.
 *
 * @param guide whose
 * @param label what it is, in few words
 * @param unit dollars a month
 * @param unitHigh the upper end where the guide gives a span
 * @param at the guide's line
 * @param quote the words there
 * @param buys what is had for it, as far as the guide says
 */
public record SinglePrice(
    String guide,
    String label,
    BigDecimal unit,
    Optional<BigDecimal> unitHigh,
    int at,
    String quote,
    List<Bought> buys) {

  public SinglePrice {
    Bought.check(at, quote);
    if (unit.signum() < 0) {
      throw new IllegalArgumentException("unit: " + label + " costs less than nothing");
    }
    if (unitHigh.isPresent() && unitHigh.get().compareTo(unit) <= 0) {
      throw new IllegalArgumentException("unitHigh: is more than unit, " + unit);
    }
  }

  /** The upper end; the price itself where it is no span. */
  public BigDecimal high() {
    return unitHigh.orElse(unit);
  }

  /** {@code B2s 30–40 (:11)}. */
  String text() {
    return label
        + " "
        + unit.toPlainString()
        + unitHigh.map(high -> "–" + high.toPlainString()).orElse("")
        + " (:"
        + at
        + ")";
  }
}
