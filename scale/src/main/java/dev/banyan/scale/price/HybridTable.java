package dev.banyan.scale.price;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A guide's comparison of two ways to run projects, each split into what runs for the browser's
 * sake and the rest. Totals, savings and percentages are derived.
 */
public record HybridTable(
    String guide,
    int at,
    BigDecimal frontend,
    BigDecimal backend,
    BigDecimal hybridFrontend,
    BigDecimal hybridBackend) {

  public BigDecimal total() {
    return frontend.add(backend);
  }

  public BigDecimal hybridTotal() {
    return hybridFrontend.add(hybridBackend);
  }

  public BigDecimal saves() {
    return total().subtract(hybridTotal());
  }

  /** Percent saved of the whole. */
  public BigDecimal savedPercent() {
    return percent(total(), hybridTotal());
  }

  public BigDecimal frontendSavedPercent() {
    return percent(frontend, hybridFrontend);
  }

  public BigDecimal backendSavedPercent() {
    return percent(backend, hybridBackend);
  }

  private static BigDecimal percent(BigDecimal before, BigDecimal after) {
    return before
        .subtract(after)
        .multiply(BigDecimal.valueOf(100))
        .divide(before, 0, RoundingMode.HALF_UP);
  }
}
