package dev.banyan.scale.price;

/**
 * Something that a price pays for, as the guide has it: a machine's type, its memory, a plan.
 *
 * @param at the guide's line
 * @param quote the words there
 */
public record Bought(int at, String quote) {

  private static final int LINES_MAX = 1_000_000;
  private static final int QUOTE_MAX = 300;

  public Bought {
    check(at, quote);
  }

  static void check(int at, String quote) {
    if (at < 1 || at > LINES_MAX) {
      throw new IllegalArgumentException("at: " + at + " is not in 1.." + LINES_MAX);
    }
    if (quote.isBlank() || quote.length() > QUOTE_MAX) {
      throw new IllegalArgumentException(
          "quote: quote the words of the guide, at most " + QUOTE_MAX + " characters");
    }
  }
}
