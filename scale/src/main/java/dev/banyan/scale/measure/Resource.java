package dev.banyan.scale.measure;

/**
 * What a request takes. A total (CPU-seconds, bytes, tokens) is what a step used up; a level
 * (connections, sockets) is its mean over the step, and one request's part of it is the seconds it
 * holds one (Little's law).
 */
public enum Resource {
  /** CPU-seconds used up. */
  CPU("CPU", "CPU-seconds", false),
  /** Bytes received. */
  BYTES_IN("bytes in", "bytes", false),
  /** Bytes sent to whom the service answers. */
  BYTES_OUT("bytes out", "bytes", false),
  /**
   * Bytes sent out of the provider's network, which are paid for; the answers, if no more is known.
   */
  EGRESS("egress", "bytes", false),
  /** Open database connections, mean of the step. */
  CONNECTIONS("connections", "connection-seconds", true),
  /** Open client sockets, mean of the step. */
  SOCKETS("sockets", "socket-seconds", true),
  /** Tokens of language models. */
  TOKENS("tokens", "tokens", false);

  private final String label;
  private final String unit;
  private final boolean level;

  Resource(String label, String unit, boolean level) {
    this.label = label;
    this.unit = unit;
    this.level = level;
  }

  /** The name for people. */
  public String label() {
    return label;
  }

  /** The unit of one request's demand. */
  public String unit() {
    return unit;
  }

  /** What a step used of it per second: a level is that already. */
  double rate(double used, double seconds) {
    return level ? used : used / seconds;
  }
}
