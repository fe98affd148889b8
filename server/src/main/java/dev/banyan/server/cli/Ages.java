package dev.banyan.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How long ago, in the largest unit that says something. */
final class Ages {

  private Ages() {}

  static String since(String instant, Instant now) {
    if (instant.isEmpty()) {
      return "";
    }
    try {
      return text(Duration.between(Instant.parse(instant), now));
    } catch (DateTimeParseException notAnInstant) {
      return instant;
    }
  }

  static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    if (seconds < 86_400) {
      return seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m";
    }
    return seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes / 1024.0;
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(
        java.util.Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
  }
}
