package dev.banyan.edge;

import io.netty.handler.codec.DateFormatter;
import java.time.InstantSource;
import java.util.Date;

/** The {@code Date} header, formatted once a second. */
final class HttpDates {

  private record Formatted(long second, String text) {}

  private static volatile Formatted last = new Formatted(Long.MIN_VALUE, "");

  private HttpDates() {}

  static String now(InstantSource clock) {
    long second = clock.millis() / 1_000;
    Formatted known = last;
    if (known.second != second) {
      known = new Formatted(second, DateFormatter.format(new Date(second * 1_000)));
      last = known;
    }
    return known.text;
  }
}
