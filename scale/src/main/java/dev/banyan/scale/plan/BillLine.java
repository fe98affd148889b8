package dev.banyan.scale.plan;

import dev.banyan.scale.Basis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * A line of a monthly bill: quantity × unit price, to the cent.
 *
 * @param section what kind of cost
 * @param name what it is
 * @param price the price row's key
 * @param quantity how much
 * @param unit of what
 * @param unitPrice dollars; negative for what a discount takes off
 * @param amount dollars, two decimals
 * @param basis always predicted: no bill was seen
 * @param arithmetic how the quantity came about
 */
public record BillLine(
    Section section,
    String name,
    String price,
    BigDecimal quantity,
    String unit,
    BigDecimal unitPrice,
    BigDecimal amount,
    Basis basis,
    String arithmetic) {

  /** The parts of a bill. */
  public enum Section {
    COMPUTE,
    SANDBOXES,
    DATABASE,
    CACHE,
    STORAGE,
    NETWORK,
    OPERATIONS,
    MODELS,
    OTHER_APIS,
    DISCOUNT;

    /** {@code other-apis}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static BillLine of(
      Section section,
      String name,
      String price,
      BigDecimal quantity,
      String unit,
      BigDecimal unitPrice,
      String arithmetic) {
    return new BillLine(
        section,
        name,
        price,
        quantity,
        unit,
        unitPrice,
        quantity.multiply(unitPrice).setScale(2, RoundingMode.HALF_UP),
        Basis.PREDICTED,
        arithmetic);
  }
}
