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
 * @param asOf the day the price was taken
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
    if (source.isBlank()) {
      throw new IllegalArgumentException("source: the price of " + sku + " names no page");
    }
  }

  /** {@code aws/m5.xlarge}: how the row is asked for. */
  public String key() {
    return provider + "/" + sku;
  }
}
