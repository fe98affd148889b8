package dev.banyan.kernel;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}.
 */
public final class Durations {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException in words for the user; a number without a unit is refused
   */
  public static Duration parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write 250ms, 30s, 5m, 1h or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** The shortest exact form that {@link #parse} reads. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    record Unit(String suffix, long millis) {}
    Unit[] units = {
      new Unit("d", 86_400_000),
      new Unit("h", 3_600_000),
      new Unit("m", 60_000),
      new Unit("s", 1000)
    };
    for (Unit unit : units) {
      if (millis >= unit.millis() && millis % unit.millis() == 0) {
        return millis / unit.millis() + unit.suffix();
      }
    }
    return millis + "ms";
  }
}
