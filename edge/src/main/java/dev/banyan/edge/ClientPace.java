package dev.banyan.edge;

import io.netty.channel.Channel;
import java.time.Duration;

/**
 * Tells clients that are slow on purpose (slowloris, slow POST, slow read) from those that wait for
 * us: only time counts in which the client was free to send or to take.
 */
final class ClientPace {

  private static final long RATE_GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  private final EdgeConfig.Timeouts timeouts;
  private long bodyBytesSeen;
  private long bodyPausedNanos;
  private long bodyTookNanos;
  private long stalledNanos;
  private long roomSeen = Long.MAX_VALUE;

  ClientPace(EdgeConfig.Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  void nextRequest() {
    bodyBytesSeen = 0;
    bodyPausedNanos = 0;
    bodyTookNanos = 0;
  }

  /**
   * Whether the client has taken nothing of its answer for too long. What waits for it counts also
   * below the mark from which on a channel is not writable: with a window of zero, a stream of
   * HTTP/2 would keep a short answer in memory for as long as it likes.
   *
   * @param stallMaxNanos what is too long now
   */
  boolean takesTooLittle(Channel channel, long sinceLastNanos, long stallMaxNanos) {
    long room = channel.bytesBeforeUnwritable();
    boolean full = room == 0;
    boolean waits = room <= channel.config().getWriteBufferHighWaterMark();
    boolean takesNothing = full || (waits && room <= roomSeen);
    roomSeen = waits ? room : Long.MAX_VALUE;
    stalledNanos = takesNothing ? stalledNanos + sinceLastNanos : 0;
    return stalledNanos > stallMaxNanos;
  }

  /** Whether the body of the request pauses for too long, or drips. */
  boolean sendsTooSlowly(Exchange exchange, Channel channel, long sinceLastNanos) {
    if (exchange.requestEnded() || !channel.config().isAutoRead()) {
      return false;
    }
    bodyTookNanos += sinceLastNanos;
    if (exchange.bodyBytes() != bodyBytesSeen) {
      bodyBytesSeen = exchange.bodyBytes();
      bodyPausedNanos = 0;
    } else {
      bodyPausedNanos += sinceLastNanos;
    }
    long ratedSeconds = Math.max(0, bodyTookNanos - RATE_GRACE_NANOS) / 1_000_000_000L;
    return bodyPausedNanos > timeouts.requestBodyPause().toNanos()
        || bodyBytesSeen < ratedSeconds * timeouts.requestBodyRateMin();
  }
}
