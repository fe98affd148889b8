package dev.banyan.edge;

import java.time.Duration;
import java.util.Optional;

/**
 * An answer that the edge gives by itself because it cannot or will not pass a request on.
 *
 * @param slug the problem's type
 * @param detail what the reader can do about it
 * @param retryAfter what {@code Retry-After} says
 * @param closes whether the connection cannot be trusted any more
 */
record Refusal(
    int status,
    String slug,
    String title,
    String detail,
    Optional<Duration> retryAfter,
    boolean closes) {

  static Refusal badRequest(String detail) {
    return new Refusal(400, "bad-request", "Bad request", detail, Optional.empty(), true);
  }

  static Refusal of(int status, String slug, String title, String detail) {
    return new Refusal(status, slug, title, detail, Optional.empty(), false);
  }

  Refusal closing() {
    return new Refusal(status, slug, title, detail, retryAfter, true);
  }

  Refusal retryAfter(Duration duration) {
    return new Refusal(status, slug, title, detail, Optional.of(duration), closes);
  }

  static final Refusal NO_ROUTE =
      of(
          404,
          "no-route",
          "Nothing lives here",
          "No app answers at this address. Look at the app's routes, or at the address.");

  static final Refusal STARTING =
      of(
              503,
              "starting",
              "Starting",
              "The app is starting: no instance of it is healthy yet. This page tries again by"
                  + " itself.")
          .retryAfter(Duration.ofSeconds(2));

  static final Refusal UNREACHABLE =
      of(
              502,
              "unreachable",
              "The app does not answer",
              "No instance of the app could be reached, or the connection broke before it"
                  + " answered. Look at the app's logs.")
          .retryAfter(Duration.ofSeconds(2));

  static final Refusal BAD_ANSWER =
      of(
          502,
          "bad-answer",
          "The app's answer makes no sense",
          "The app answered something that is not HTTP. Look at the app's logs.");

  static final Refusal TIMEOUT =
      of(
          504,
          "timeout",
          "The app took too long",
          "The app did not begin to answer within the route's timeout. It may still be at work.");

  static final Refusal BROKEN =
      of(
          500,
          "internal",
          "Something broke",
          "The edge failed to serve this request. Its log tells more, by the request id.");

  static final Refusal UPGRADE_REFUSED =
      of(
          502,
          "upgrade-refused",
          "The app switched protocols unasked",
          "The app answered 101 to a request that asked for no upgrade.");

  static Refusal overloaded(Duration retryAfter) {
    return of(
            503,
            "overloaded",
            "Too busy",
            "There is more work than capacity right now, and more important work goes first. Try"
                + " again shortly.")
        .retryAfter(retryAfter);
  }
}
