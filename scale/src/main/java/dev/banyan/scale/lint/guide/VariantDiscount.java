package dev.banyan.scale.lint.guide;

import java.util.Optional;

/**
 * What is bought otherwise.
 *
 * @param rate the discount that the guide states; the catalogue's where it states none
 * @param group the node group it is bought for; everything that can be where none is named
 */
public record VariantDiscount(Market market, Optional<Fact> rate, Optional<String> group) {

  public VariantDiscount {
    Require.brief("group", group);
    Require.dimension("rate", rate, Dimension.PERCENT);
  }
}
