package dev.banyan.edge;

import io.netty.channel.Channel;
import java.time.Duration;

/**
 * How long a client may take nothing of its answer, by how much waits for all clients of one event
 * loop. Each waiting answer is bounded, and all of them together may still be more than the memory
 * for buffers: clients that open many streams without a window would take it all and hold it for as
 * long as one slow client is given. Lives on its event loop.
 */
final class UnsentBytes {

  private static final long TIGHT_NANOS = Duration.ofSeconds(1).toNanos();

  private final long most;
  private final long ordinaryNanos;
  private long waiting;

  /**
   * @param most bytes that may wait before slow clients are given less time; half as many again,
   *     and who took nothing since the last look is cut
   * @param ordinary what a client is given otherwise
   */
  UnsentBytes(long most, Duration ordinary) {
    this.most = most;
    this.ordinaryNanos = ordinary.toNanos();
  }

  /** Begins to count anew. */
  void clear() {
    waiting = 0;
  }

  void add(long bytes) {
    waiting += bytes;
  }

  /** Longest time without a byte taken. */
  long stallMaxNanos() {
    if (waiting > most + most / 2) {
      return 0;
    }
    return waiting > most ? Math.min(TIGHT_NANOS, ordinaryNanos) : ordinaryNanos;
  }

  /** How much waits in a channel, with what the channel adds for each piece. */
  static long in(Channel channel) {
    if (!channel.isActive()) {
      return 0;
    }
    long room = channel.bytesBeforeUnwritable();
    return room > 0
        ? Math.max(0, channel.config().getWriteBufferHighWaterMark() + 1 - room)
        : channel.config().getWriteBufferLowWaterMark() + channel.bytesBeforeWritable();
  }
}
