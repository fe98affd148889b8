package dev.banyan.scale.lint.product;

/** How far the values of a hash function stay the same. */
public record HashFunction(String name, Stable stable, Source source) {

  /** The reach of one value. */
  public enum Stable {
    EVERYWHERE,
    PER_PROCESS
  }
}
