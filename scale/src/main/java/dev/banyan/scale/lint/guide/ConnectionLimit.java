package dev.banyan.scale.lint.guide;

/**
 * How many connections one machine of a platform takes.
 *
 * @param table the cost table, and {@code item} its line, that says what one machine costs
 */
public record ConnectionLimit(String platform, Fact hard, String table, String item) {

  public ConnectionLimit {
    Require.brief("platform", platform);
    Require.brief("table", table);
    Require.brief("item", item);
    Require.atLeastOne("hard", hard);
  }
}
