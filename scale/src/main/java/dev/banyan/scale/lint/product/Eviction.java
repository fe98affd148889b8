package dev.banyan.scale.lint.product;

/** Which keys a full store throws away. */
public record Eviction(String policy, Evicts evicts, Source source) {

  /** The keys that may go. */
  public enum Evicts {
    NOTHING,
    EXPIRING_KEYS,
    ANY_KEY
  }
}
