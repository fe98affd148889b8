package dev.banyan.jobs;

import java.time.Duration;

/**
 * A sort of job and how it is run.
 *
 * @param name for ever: lower-case letters, digits, hyphens, dots
 * @param timeLimit of one attempt; then its thread is interrupted and its lease is void
 * @param retry what follows a failed attempt
 */
public record JobKind(String name, Duration timeLimit, Retry retry) {

  /**
   * Exponential back-off: {@code first}, twice that, and so on up to {@code max}.
   *
   * @param attemptsMax how many attempts there are in all; the job is a dead letter after the last
   */
  public record Retry(int attemptsMax, Duration first, Duration max) {

    /** Five attempts, after 1 s, 2 s, 4 s and 8 s. */
    public static final Retry USUAL = new Retry(5, Duration.ofSeconds(1), Duration.ofMinutes(5));

    public Retry {
      if (attemptsMax < 1 || first.isNegative() || max.compareTo(first) < 0) {
        throw new IllegalArgumentException("a retry has at least one attempt and max >= first");
      }
    }

    /** How long to wait after this many failed attempts. */
    Duration after(int attempts) {
      Duration pause = first;
      for (int i = 1; i < attempts && pause.compareTo(max) < 0; i++) {
        pause = pause.multipliedBy(2);
      }
      return pause.compareTo(max) < 0 ? pause : max;
    }
  }

  public JobKind {
    if (!name.matches("[a-z][a-z0-9.-]{0,60}")) {
      throw new IllegalArgumentException("not a kind's name: " + name);
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("a time limit is longer than nothing");
    }
  }
}
