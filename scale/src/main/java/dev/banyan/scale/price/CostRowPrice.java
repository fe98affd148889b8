package dev.banyan.scale.price;

import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * The row of a price book that a line of a guide's cost table prices.
 *
 * @param key {@code provider/sku}
 * @param unit what the row counts
 * @param per how many of that unit cost what the line says of one
 */
public record CostRowPrice(
    String key, @Default("month") String unit, @Default("1") BigDecimal per) {

  private static final int DECIMALS = 6;

  public CostRowPrice {
    if (key.indexOf('/') < 1 || key.indexOf('/') == key.length() - 1) {
      throw new IllegalArgumentException("key: '" + key + "' is no provider/sku");
    }
    if (per.signum() <= 0) {
      throw new IllegalArgumentException("per: is more than nothing");
    }
  }

  /**
   * The row.
   *
   * @param asOf the day the guide was read
   */
  Price of(String guide, CostLine line, LocalDate asOf) {
    int slash = key.indexOf('/');
    return new Price(
        key.substring(0, slash),
        key.substring(slash + 1),
        "any",
        unit,
        line.unit().divide(per, DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros(),
        asOf,
        "guide " + guide + ":" + line.at(),
        true);
  }
}
