package dev.banyan.http;

import java.util.concurrent.ConcurrentHashMap;

/**
 * An {@link Admission} of which no single holder takes more than a share, so that one caller cannot
 * use up what all have. Remembers a holder only while it holds something. Thread-safe.
 */
final class Shares {

  /** How an attempt to take ended. */
  enum Outcome {
    TAKEN,
    /** The holder has its share already. */
    SHARE_FULL,
    /** All holders together have all there is. */
    ALL_FULL
  }

  private final Admission all;
  private final ConcurrentHashMap<String, Long> held = new ConcurrentHashMap<>();

  Shares(Admission all) {
    this.all = all;
  }

  /**
   * Takes some, or nothing.
   *
   * @param holder who; the same text is given back at {@link #release}
   * @param shareMax what the holder may hold in all
   */
  Outcome tryAcquire(String holder, long amount, long shareMax) {
    if (held.merge(holder, amount, Long::sum) > shareMax) {
      forget(holder, amount);
      return Outcome.SHARE_FULL;
    }
    if (!all.tryAcquire(amount)) {
      forget(holder, amount);
      return Outcome.ALL_FULL;
    }
    return Outcome.TAKEN;
  }

  void release(String holder, long amount) {
    if (amount > 0) {
      all.release(amount);
      forget(holder, amount);
    }
  }

  private void forget(String holder, long amount) {
    held.computeIfPresent(holder, (key, before) -> before <= amount ? null : before - amount);
  }

  /** How many hold something now. */
  int holders() {
    return held.size();
  }
}
