package dev.banyan.server.cli;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A wait for something that the node carries out by itself: it is looked at again and again, and
 * for as long only as one can be expected to wait. Of one thread.
 */
final class Waiting {

  private final Duration most;
  private final Duration pause;
  private final String interrupted;
  private final LongSupplier nanos;
  private final long began;

  /**
   * Begins.
   *
   * @param pause between two looks
   * @param interrupted what is said when it is broken off
   * @param nanos a clock that only goes forward
   */
  Waiting(Duration most, Duration pause, String interrupted, LongSupplier nanos) {
    this.most = most;
    this.pause = pause;
    this.interrupted = interrupted;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** How long it has been. */
  Duration soFar() {
    return Duration.ofNanos(nanos.getAsLong() - began);
  }

  /** Whether so much time is too long. */
  boolean isOver(Duration waited) {
    return waited.compareTo(most) >= 0;
  }

  /** Until the next look. */
  void pause() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException early) {
      Thread.currentThread().interrupt();
      throw new CliException(interrupted);
    }
  }
}
