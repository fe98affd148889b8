package dev.banyan.scale.lint.guide;

/** What a fact measures; facts of one dimension can be compared and added. */
public enum Dimension {
  /** Users, pods, machines, connections: a bare number. */
  COUNT("a number"),
  /** US dollars a month. */
  MONEY("usd/month"),
  /** Bytes. */
  BYTES("bytes"),
  /** Cores. */
  CPU("cores"),
  /** Seconds. */
  TIME("seconds"),
  /** Hundredths. */
  PERCENT("percent"),
  /** Events a minute. */
  RATE("per-minute");

  private final String base;

  Dimension(String base) {
    this.base = base;
  }

  /** The unit in which {@link Fact#span} gives it. */
  public String base() {
    return base;
  }
}
