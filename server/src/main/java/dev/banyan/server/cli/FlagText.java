package dev.banyan.server.cli;

import dev.banyan.kernel.Durations;
import java.time.Duration;

/** Reads and refuses what flags say, by their names. */
final class FlagText {

  private FlagText() {}

  static Duration time(String flag, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(flag + ": " + wrong.getMessage(), wrong);
    }
  }

  static void refuse(boolean wrong, String mistake) {
    if (wrong) {
      throw new IllegalArgumentException(mistake);
    }
  }
}
