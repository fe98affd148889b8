package dev.banyan.scale.lint.guide;

/** Where a guide says something that is no figure. */
public record Cite(int line, String quote) implements Cited {

  private static final int LINES_MAX = 1_000_000;
  private static final int QUOTE_MAX = 300;

  public Cite {
    check(line, quote);
  }

  static void check(int line, String quote) {
    if (line < 1 || line > LINES_MAX) {
      throw new IllegalArgumentException("line: " + line + " is not in 1.." + LINES_MAX);
    }
    if (quote.isBlank() || quote.length() > QUOTE_MAX) {
      throw new IllegalArgumentException(
          "quote: quote the words of the guide, at most " + QUOTE_MAX + " characters");
    }
  }
}
