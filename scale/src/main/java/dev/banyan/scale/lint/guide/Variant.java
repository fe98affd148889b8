package dev.banyan.scale.lint.guide;

import java.util.List;

/** The same bill, bought otherwise: the total that the guide claims then. */
public record Variant(String name, Fact total, List<VariantDiscount> discounts) {

  public Variant {
    Require.brief("name", name);
    Require.dimension("total", total, Dimension.MONEY);
    Require.few("discounts", discounts);
  }
}
