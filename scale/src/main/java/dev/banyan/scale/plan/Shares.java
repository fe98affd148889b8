package dev.banyan.scale.plan;

import java.math.BigDecimal;
import java.util.Map;

/** Shares of a whole. */
final class Shares {

  private Shares() {}

  /** Refuses shares that are negative or do not come to one. */
  static void sumToOne(String field, Map<String, BigDecimal> shares) {
    if (shares.isEmpty() || shares.size() > 50) {
      throw new IllegalArgumentException(field + ": names 1 to 50 shares");
    }
    shares.forEach(
        (name, share) -> {
          if (share.signum() < 0) {
            throw new IllegalArgumentException(field + "." + name + ": is not negative");
          }
        });
    BigDecimal sum = shares.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(BigDecimal.ONE) != 0) {
      throw new IllegalArgumentException(
          field + ": the shares come to " + sum.toPlainString() + ", not to 1");
    }
  }
}
