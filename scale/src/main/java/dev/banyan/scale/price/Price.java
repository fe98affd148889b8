package dev.banyan.scale.price;

import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one unit of something costs, in US dollars, as a page said on a day.
 *
 * @param provider who charges, lower-case ({@code aws}, {@code fly})
 * @param sku the provider's name of the thing
 * @param region where the price holds; {@code any} if everywhere
 * @param unit what is counted ({@code hour}, {@code GB}, {@code GB-month}, {@code month})
 * @param price dollars per unit; a percentage where the unit is {@code percent}
 * @param asOf the day the price was taken; of an unverified one the day it was written down, which
 *     says nothing of its age
 * @param source the public page and its date
 * @param unverified whether no page could be read to confirm the row
 */
public record Price(
    String provider,
    String sku,
    String region,
    String unit,
    BigDecimal price,
    LocalDate asOf,
    String source,
    @Default("false") boolean unverified) {

  private static final BigDecimal PRICE_MAX = BigDecimal.valueOf(1_000_000_000);
  private static final String HOUR = "hour";
  private static final String MONTH = "month";
  private static final String PERCENT = "percent";

  public Price {
    if (provider.isBlank() || sku.isBlank() || region.isBlank()) {
      throw new IllegalArgumentException("a price names its provider, sku and region");
    }
    if (unit.isBlank()) {
      throw new IllegalArgumentException(
          "unit: the price of " + sku + " has no unit; write hour, GB, GB-month, month, …");
    }
    if (price.signum() < 0 || price.compareTo(PRICE_MAX) > 0) {
      throw new IllegalArgumentException("price: " + sku + " costs 0 to " + PRICE_MAX);
    }
    if (unit.equals(PERCENT) && price.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException("price: " + sku + " takes off at most 100 percent");
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException("source: the price of " + sku + " names no page");
    }
  }

  /** Whether it is paid by the hour, all month long. */
  public boolean hourly() {
    return unit.equals(HOUR);
  }

  /** Dollars of a unit in a month: what is paid by the hour 730 times, all else as it is. */
  public BigDecimal perMonth() {
    return hourly() ? price.multiply(NodeShape.HOURS_PER_MONTH) : price;
  }

  /** Whether a bill that counts on the one may take the other: hours and months are both time. */
  boolean countsAs(Price other) {
    return unit.equals(other.unit) || (isTime() && other.isTime());
  }

  private boolean isTime() {
    return hourly() || unit.equals(MONTH);
  }

  /** A line of a book's file. */
  String yaml() {
    return "  - {provider: %s, sku: %s, region: %s, unit: %s, price: %s, asOf: %s, source: %s%s}"
        .formatted(
            quoted(provider),
            quoted(sku),
            quoted(region),
            quoted(unit),
            price.toPlainString(),
            asOf,
            quoted(source),
            unverified ? ", unverified: true" : "");
  }

  /** Plain where YAML cannot take it for anything else. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")
        ? text
        : "'" + text.replaceAll("\\s+", " ").replace("'", "''") + "'";
  }

  /** {@code aws/m5.xlarge}: how the row is asked for. */
  public String key() {
    return provider + "/" + sku;
  }
}
