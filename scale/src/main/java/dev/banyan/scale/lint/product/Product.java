package dev.banyan.scale.lint.product;

/** How a product is billed. */
public record Product(String id, BilledBy billedBy, Source source) {

  /** What the bill counts. */
  public enum BilledBy {
    /** The machines, whatever runs on them. */
    NODE,
    /** What pods ask for; machines are the provider's. */
    POD
  }
}
