package dev.banyan.server.cli;

import java.time.Duration;

/**
 * A wait for something that the node carries out by itself: it is looked at again and again, and
 * for as long only as one can be expected to wait. Of one thread.
 */
final class Waiting {

  /** The time that waits take. */
  interface Clock {

    /** That of this machine. */
    Clock SYSTEM =
        new Clock() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pause(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
          }
        };

    /** Only goes forward. */
    long nanos();

    void pause(Duration duration) throws InterruptedException;
  }

  private final Duration most;
  private final Duration pause;
  private final String interrupted;
  private final Clock clock;
  private final long began;

  /**
   * Begins.
   *
   * @param pause between two looks
   * @param interrupted what is said when it is broken off
   */
  Waiting(Duration most, Duration pause, String interrupted, Clock clock) {
    this.most = most;
    this.pause = pause;
    this.interrupted = interrupted;
    this.clock = clock;
    this.began = clock.nanos();
  }

  /** How long it has been. */
  Duration soFar() {
    return Duration.ofNanos(clock.nanos() - began);
  }

  /** Whether so much time is too long. */
  boolean isOver(Duration waited) {
    return waited.compareTo(most) >= 0;
  }

  /** Until the next look. */
  void pause() {
    try {
      clock.pause(pause);
    } catch (InterruptedException early) {
      Thread.currentThread().interrupt();
      throw new CliException(interrupted);
    }
  }
}
