package dev.banyan.operate.prometheus;

/** Metrics that cannot be read; the message says why and what to do, for people. */
public final class MetricsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MetricsException(String message) {
    super(message);
  }

  MetricsException(String message, Throwable cause) {
    super(message, cause);
  }
}
