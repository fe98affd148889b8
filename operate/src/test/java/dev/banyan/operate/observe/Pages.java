package dev.banyan.operate.observe;

import dev.banyan.operate.prometheus.ExpositionParser;
import dev.banyan.operate.prometheus.PageLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Sample pages whose figures move: {@code @100+5@} is 100 at the first read, and 5 more at each.
 */
final class Pages {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration STEP = Duration.ofSeconds(10);
  static final Duration RATE_OVER = Duration.ofSeconds(30);

  private static final Pattern MOVING = Pattern.compile("@([0-9.]+)\\+([0-9.]+)@");

  private Pages() {}

  /** A recording of a sample page, read so many times. */
  static Recording recorded(String page, int reads) {
    var recording = new Recording();
    for (int i = 0; i < reads; i++) {
      add(recording, page, i);
    }
    return recording;
  }

  /** One more read of a page. */
  static void add(Recording recording, String page, int read) {
    recording.add(
        BEGIN.plus(STEP.multipliedBy(read)),
        new ExpositionParser(PageLimits.USUAL).parse(moved(page, read), name -> true).samples());
  }

  static String file(String name) {
    try (InputStream in = Pages.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String moved(String page, int read) {
    return MOVING
        .matcher(page)
        .replaceAll(
            found ->
                Double.toString(
                    Double.parseDouble(found.group(1))
                        + read * Double.parseDouble(found.group(2))));
  }
}
