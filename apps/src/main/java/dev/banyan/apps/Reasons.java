package dev.banyan.apps;

import dev.banyan.kernel.ProblemException;
import java.util.regex.Pattern;

/** Why things are as they are, in whole sentences for the user. */
final class Reasons {

  private static final Pattern STARTS_AGAIN = Pattern.compile("^Starts again in [^ ]+\\. ");

  private Reasons() {}

  /**
   * Puts sentences after each other: empty ones are left out, each is ended, and what follows the
   * last lines of an output begins a line of its own.
   */
  static String of(String... sentences) {
    var text = new StringBuilder();
    for (String sentence : sentences) {
      String words = sentence.strip();
      if (words.isEmpty()) {
        continue;
      }
      if (!text.isEmpty()) {
        text.append(text.indexOf("\n") < 0 ? ' ' : '\n');
      }
      text.append(ended(words));
    }
    return text.toString();
  }

  private static String ended(String words) {
    boolean ends = ".!?…".indexOf(words.charAt(words.length() - 1)) >= 0;
    // What an output said last is quoted as it was.
    return ends || words.indexOf('\n') >= 0 ? words : words + ".";
  }

  /** Why an instance does not serve, without when it would start again: what waited gives it up. */
  static String ofEnd(String reason) {
    return STARTS_AGAIN.matcher(reason).replaceFirst("");
  }

  /** What a failure tells a user. */
  static String of(Exception failure) {
    String words =
        failure instanceof ProblemException told
            ? told.problem().detail()
            : String.valueOf(failure.getMessage());
    return of(words.isBlank() || words.equals("null") ? failure.getClass().getSimpleName() : words);
  }

  /**
   * Of a service with processes.
   *
   * @param worst how the worst instance does; empty when none tells
   * @param note what the last restart ran into; empty when nothing
   */
  static String service(
      ServiceStatus.State state, int healthy, int desired, String worst, String note) {
    return switch (state) {
      case RUNNING -> of(healthy(desired, desired), note);
      case STOPPED -> of("It is scaled to 0.", note);
      case STARTING -> of(worst.isEmpty() ? "It is being started." : worst, note);
      case DEGRADED, FAILED -> of(healthy(healthy, desired), worst, note);
    };
  }

  private static String healthy(int healthy, int desired) {
    if (desired == 1) {
      return healthy == 1 ? "Its instance is healthy." : "Its instance is not healthy.";
    }
    return (healthy == desired ? "All " + desired : healthy + " of " + desired)
        + (healthy == 1 ? " instances is healthy." : " instances are healthy.");
  }

  /** Why a release could not take over, and what serves instead. */
  static String notTakenOver(String serving, String why) {
    return of("It could not take over, and " + serving, why);
  }
}
