package dev.banyan.operate.load;

import java.time.Duration;

/**
 * Each connection sends its next request when it has the answer to the last: shows the most that a
 * target serves at a time, and hides what users would wait for.
 *
 * @param warmUp before measuring
 * @param measured how long to measure
 */
public record ClosedLoad(Requests requests, int connections, Duration warmUp, Duration measured) {
  public ClosedLoad {
    if (connections < 1) {
      throw new IllegalArgumentException("a load needs a connection");
    }
  }
}
