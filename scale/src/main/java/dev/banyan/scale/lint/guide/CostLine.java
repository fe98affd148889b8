package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.List;
import java.util.Optional;

/**
 * A line of a bill.
 *
 * @param service what kind of thing is paid: {@code vm}, {@code database}, {@code cache}, or any
 * @param amount for the whole line; a line without quantity is a lump, quantity 1
 * @param sku the machine type, if named
 * @param product the provider's product, if named
 * @param of the item of which this line is a part that is bought cheaper
 * @param share how much of {@code of}
 * @param regions over how many regions the line reaches, if said
 * @param groups the node groups that it pays
 */
public record CostLine(
    String item,
    @Default("other") String service,
    Fact amount,
    Optional<Fact> quantity,
    @Default("") String sku,
    @Default("") String product,
    @Default("on-demand") Market market,
    Optional<String> of,
    Optional<Fact> share,
    Optional<Fact> regions,
    List<String> groups) {

  public CostLine {
    Require.brief("service", service);
    Require.brief("sku", sku);
    Require.brief("product", product);
    Require.brief("of", of);
    Require.brief("groups", groups);
    Require.named("item", item);
    Require.dimension("amount", amount, Dimension.MONEY);
    quantity.ifPresent(given -> Require.atLeastOne("quantity", given));
    regions.ifPresent(given -> Require.atLeastOne("regions", given));
    Require.dimension("share", share, Dimension.PERCENT);
  }
}
