package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Instant;
import java.util.Locale;

/**
 * One line of an app's log.
 *
 * @param offset grows by one with each line of the app, across restarts of Banyan
 * @param at when Banyan read it
 * @param service that wrote it
 * @param instance that wrote it, or the command
 * @param stream where it came from
 * @param line without its end, at most 16 KiB in UTF-8; bytes that are not UTF-8 are replaced
 */
public record LogLine(
    long offset, Instant at, String service, Id instance, Stream stream, String line) {

  /** Where a line came from. */
  public enum Stream {
    STDOUT,
    STDERR,
    /** Banyan itself: starts, ends, and announced losses. */
    BANYAN;

    /** As the API writes it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
