package dev.banyan.edge;

import io.netty.channel.Channel;

/**
 * Whether who reads from a channel takes anything of what waits for it. A channel is full nearly
 * always when its source is faster than its reader, so fullness says nothing: what counts is
 * whether bytes leave. Lives on the channel's event loop.
 */
final class Taking {

  private long written;
  private long leftMost;
  private long stalledNanos;

  /** Tells of bytes that were written to the channel, in any order with {@link #stalled}. */
  void wrote(long bytes) {
    written += bytes;
  }

  /**
   * Whether bytes wait and none has left for too long.
   *
   * @param sinceLastNanos since this was asked last
   * @param stallMaxNanos what is too long now
   */
  boolean stalled(Channel channel, long sinceLastNanos, long stallMaxNanos) {
    long waits = UnsentBytes.in(channel);
    // Too small by the heads and frames that wait; past all that it was only when bytes leave.
    long left = written - waits;
    if (waits == 0 || left > leftMost) {
      leftMost = Math.max(left, leftMost);
      stalledNanos = 0;
      return false;
    }
    stalledNanos += sinceLastNanos;
    return stalledNanos > stallMaxNanos;
  }
}
