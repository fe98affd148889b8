package dev.banyan.bench.durability;

import java.util.List;
import java.util.Locale;

/**
 * Books of a single value that grows: what is stored lies between the last acknowledged and the
 * last attempted. One thread at a time.
 */
final class CounterBook {

  private long attempted;
  private long acknowledged;
  private long lastAcknowledged;

  /** The next value to write. */
  long next() {
    return ++attempted;
  }

  void acknowledge(long value) {
    acknowledged++;
    lastAcknowledged = value;
  }

  /**
   * @param stored what was read back, 0 for nothing
   */
  List<String> violations(long stored) {
    if (stored < lastAcknowledged) {
      return List.of(
          String.format(
              Locale.ROOT,
              "write %,d was acknowledged, %,d is stored: lost",
              lastAcknowledged,
              stored));
    }
    if (stored > attempted) {
      return List.of(
          String.format(
              Locale.ROOT,
              "%,d is stored, but only %,d were ever attempted: doubled",
              stored,
              attempted));
    }
    return List.of();
  }

  long attempted() {
    return attempted;
  }

  long acknowledged() {
    return acknowledged;
  }
}
