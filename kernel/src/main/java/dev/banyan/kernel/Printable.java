package dev.banyan.kernel;

import java.util.regex.Pattern;

/**
 * Text of strangers, fit to be shown: without the signs that a terminal obeys instead of showing
 * them. These are the control characters of both sets (U+0080 to U+009F are obeyed as well, and are
 * none to {@code \p{Cntrl}}), those that change the direction of a line, and other ends of a line.
 * Stateless.
 */
public final class Printable {

  private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /** Ours stay: a tab, the end of a line, a colour; so do two that join letters in some scripts. */
  private static final Pattern STEERING_A_TERMINAL =
      Pattern.compile(
          "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\u001b\\t\\n\\u200c\\u200d]]"
              + "|\\u001b(?!\\[[0-9]{1,2}m)");

  private Printable() {}

  /** The text with a question mark for each such sign. */
  public static String of(String text) {
    return STEERING.matcher(text).replaceAll("?");
  }

  /** The text, which may hold lines, tabs and colours, without any other such sign. */
  public static String onTerminal(String text) {
    return STEERING_A_TERMINAL.matcher(text).replaceAll("");
  }
}
