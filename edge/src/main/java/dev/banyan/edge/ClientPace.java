package dev.banyan.edge;

import io.netty.channel.Channel;
import java.time.Duration;

/**
 * Tells clients that send slowly on purpose (slowloris, slow POST) from those that wait for us:
 * only time counts in which the client was free to send. Of those that read slowly {@link Taking}
 * tells.
 */
final class ClientPace {

  private static final long RATE_GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  private final EdgeConfig.Timeouts timeouts;
  private long bodyBytesSeen;
  private long bodyPausedNanos;
  private long bodyTookNanos;

  ClientPace(EdgeConfig.Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  void nextRequest() {
    bodyBytesSeen = 0;
    bodyPausedNanos = 0;
    bodyTookNanos = 0;
  }

  /** Whether the body of the request pauses for too long, or drips. */
  boolean sendsTooSlowly(Exchange exchange, Channel channel, long sinceLastNanos) {
    if (exchange.requestEnded() || !channel.config().isAutoRead()) {
      return false;
    }
    return tooSlow(exchange.bodyBytes(), sinceLastNanos);
  }

  /** The same of a client that was free to send, and of whose body so much has come. */
  boolean tooSlow(long bodyBytes, long sinceLastNanos) {
    bodyTookNanos += sinceLastNanos;
    if (bodyBytes != bodyBytesSeen) {
      bodyBytesSeen = bodyBytes;
      bodyPausedNanos = 0;
    } else {
      bodyPausedNanos += sinceLastNanos;
    }
    long ratedSeconds = Math.max(0, bodyTookNanos - RATE_GRACE_NANOS) / 1_000_000_000L;
    return bodyPausedNanos > timeouts.requestBodyPause().toNanos()
        || bodyBytesSeen < ratedSeconds * timeouts.requestBodyRateMin();
  }
}
