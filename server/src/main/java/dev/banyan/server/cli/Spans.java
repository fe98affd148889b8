package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a target is watched and how often it is read.
 *
 * @param watched empty where it was left open
 * @param every empty where it was left open
 */
record Spans(Optional<Duration> watched, Optional<Duration> every) {

  private static final Duration WATCHED_MAX = Duration.ofDays(1);
  private static final Duration EVERY_MIN = Duration.ofSeconds(1);
  private static final Duration EVERY_MAX = Duration.ofMinutes(5);

  /** Fewer reads show no course of anything. */
  private static final int READS_MIN = 3;

  static Spans of(@Nullable String watched, @Nullable String every) {
    return new Spans(
        parse("--for", watched, EVERY_MIN.multipliedBy(READS_MIN), WATCHED_MAX),
        parse("--every", every, EVERY_MIN, EVERY_MAX));
  }

  /** The watch, where enough reads fit into it. */
  Duration watched(Duration otherwise, Duration step) {
    Duration span = watched.orElse(otherwise);
    if (span.compareTo(step.multipliedBy(READS_MIN)) < 0) {
      throw new CliException(
          "--for "
              + Durations.format(span)
              + " is too short to read every "
              + Durations.format(step)
              + "; write --for "
              + Durations.format(step.multipliedBy(READS_MIN))
              + " at least.");
    }
    return span;
  }

  private static Optional<Duration> parse(
      String flag, @Nullable String given, Duration least, Duration most) {
    if (given == null) {
      return Optional.empty();
    }
    Duration parsed = ScaleFiles.read(flag, () -> Durations.parse(given));
    if (parsed.compareTo(least) < 0 || parsed.compareTo(most) > 0) {
      throw new CliException(
          flag
              + " is from "
              + Durations.format(least)
              + " to "
              + Durations.format(most)
              + ", not "
              + given
              + ".");
    }
    return Optional.of(parsed);
  }
}
