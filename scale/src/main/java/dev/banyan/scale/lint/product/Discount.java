package dev.banyan.scale.lint.product;

import dev.banyan.scale.lint.guide.Market;
import java.math.BigDecimal;
import java.util.List;

/**
 * What buying otherwise saves, in percent.
 *
 * @param most beyond which no offer goes
 * @param services which kinds of cost line can be bought so
 */
public record Discount(
    String provider,
    Market market,
    BigDecimal low,
    BigDecimal high,
    BigDecimal most,
    List<String> services,
    Source source) {}
