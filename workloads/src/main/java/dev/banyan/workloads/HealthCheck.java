package dev.banyan.workloads;

import java.time.Duration;

/**
 * How Banyan asks an instance whether it works.
 *
 * <p>A check is {@code GET path} on the instance's port over loopback. 200 to 399 means ready. 503
 * means alive but not ready: no traffic, no restart. Any other answer, none within {@code timeout},
 * or no connection is a failure: the first one takes the instance out of traffic, {@code
 * failuresMax} in a row end it and start it anew.
 *
 * @param path begins with a slash; empty: it is enough that the port accepts a connection
 * @param interval between the ends and starts of two checks, once the instance runs
 * @param timeout for one check
 * @param startTimeout within which the first check must succeed, else the start has failed
 * @param failuresMax failures in a row that end a running instance
 */
public record HealthCheck(
    String path, Duration interval, Duration timeout, Duration startTimeout, int failuresMax) {

  public HealthCheck {
    if (!path.isEmpty() && !path.startsWith("/")) {
      throw new IllegalArgumentException("a health path begins with a slash: '" + path + "'");
    }
    if (path.chars().anyMatch(c -> c <= ' ' || c == 127 || c > 255)) {
      throw new IllegalArgumentException("a health path has no spaces or control characters");
    }
    requirePositive("interval", interval);
    requirePositive("timeout", timeout);
    requirePositive("startTimeout", startTimeout);
    if (failuresMax < 1) {
      throw new IllegalArgumentException("failuresMax is at least 1");
    }
  }

  /** The usual times: every 5 s, 2 s each, 60 s to start, 3 failures. */
  public static HealthCheck ofPath(String path) {
    return new HealthCheck(
        path, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(60), 3);
  }

  /** Ready as soon as the port accepts a connection; the usual times. */
  public static HealthCheck ofPort() {
    return ofPath("");
  }

  public HealthCheck withStartTimeout(Duration startTimeout) {
    return new HealthCheck(path, interval, timeout, startTimeout, failuresMax);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be more than nothing");
    }
  }
}
