package dev.banyan.http;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.time.Duration;
import java.util.List;

/** Limits and rules of Banyan's own API. */
public record ApiConfig(
    @Doc(
            "The largest request body, where an operation does not declare its own. Operations that"
                + " need no sign-in take 16Ki at most.")
        @Default("1Mi")
        ByteSize bodyMax,
    @Doc(
            "How many bytes of request bodies may be held in memory at once, over all requests. One"
                + " user, key or address has an eighth of it at most, or room for one body.")
        @Default("64Mi")
        ByteSize bodiesTotalMax,
    @Doc("How long a client may take to send a request's body.") @Default("30s")
        Duration bodyTimeout,
    @Doc("How many requests are served at once; more are told to come back.")
        @Default("512")
        @Range(min = 1, max = 100_000)
        int requestsMax,
    @Doc("How many event streams are open at once; more are told to come back.")
        @Default("1000")
        @Range(min = 1, max = 1_000_000)
        int streamsMax,
    @Doc("How many of them one user, key or address has open at once; more are refused.")
        @Default("50")
        @Range(min = 1, max = 1_000_000)
        int streamsPerCallerMax,
    @Doc("How often an idle event stream gets a comment, so that proxies keep it.") @Default("15s")
        Duration streamHeartbeat,
    @Doc("How long the reader of an event stream may take nothing before it is cut off.")
        @Default("60s")
        Duration streamStallMax,
    @Doc(
            "How often an open event stream is asked anew whether its reader may still read; a"
                + " revoked credential ends it within a second.")
        @Default("15s")
        Duration streamAccessEvery,
    @Doc("How long the answer to a write with an Idempotency-Key is kept.") @Default("24h")
        Duration idempotencyKeep,
    @Doc("The largest answer that is kept for an Idempotency-Key.") @Default("256Ki")
        ByteSize idempotencyAnswerMax,
    @Doc("Further origins, such as https://console.example.com, whose pages may write by cookie.")
        List<String> allowedOrigins) {

  private static final Duration ACCESS_EVERY_MAX = Duration.ofSeconds(30);

  public ApiConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
    if (streamHeartbeat.isZero() || streamHeartbeat.isNegative()) {
      throw new IllegalArgumentException("streamHeartbeat is more than zero");
    }
    if (streamAccessEvery.isNegative() || streamAccessEvery.compareTo(ACCESS_EVERY_MAX) > 0) {
      throw new IllegalArgumentException("streamAccessEvery is at most 30s");
    }
  }
}
