package dev.banyan.scale.simulate;

import java.time.Duration;

/** Refuses figures that no scenario has, in words that name the key. */
final class Bounds {

  private Bounds() {}

  static void within(String key, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          key + ": " + number(value) + " is not in " + number(least) + ".." + number(most));
    }
  }

  static void within(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          key
              + ": "
              + value.toMillis()
              + " ms is not in "
              + least.toMillis()
              + ".."
              + most.toMillis()
              + " ms");
    }
  }

  static void name(String key, String value) {
    if (!value.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          key + ": a name has 1 to 63 of a-z, 0-9 and hyphens, not first");
    }
  }

  static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
