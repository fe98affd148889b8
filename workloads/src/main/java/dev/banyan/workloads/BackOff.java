package dev.banyan.workloads;

import java.time.Duration;

/**
 * How long a crashed instance waits before it starts again: 1 s, doubled by each crash up to 60 s,
 * and from the beginning once it ran for five minutes (the rule of Kubernetes' kubelet with a
 * shorter start). Not thread-safe.
 */
final class BackOff {

  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(60);
  static final Duration GOOD_RUN = Duration.ofMinutes(5);

  private Duration next = FIRST;

  /**
   * @param ranFor how long the instance was running before it failed; nothing when it never was
   */
  Duration afterFailure(Duration ranFor) {
    if (ranFor.compareTo(GOOD_RUN) >= 0) {
      next = FIRST;
    }
    Duration delay = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return delay;
  }
}
