package dev.banyan.scale.lint.product;

import dev.banyan.kernel.config.Default;

/** Where a product fact was read; {@code unverified} where it could not be looked up again. */
public record Source(String page, @Default("false") boolean unverified) {

  @Override
  public String toString() {
    return unverified ? page + ", unverified" : page;
  }
}
