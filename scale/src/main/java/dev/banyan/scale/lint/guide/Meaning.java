package dev.banyan.scale.lint.guide;

/** A place where a guide says which users it counts. */
public record Meaning(UserMeaning users, int line, String quote) implements Cited {

  public Meaning {
    Cite.check(line, quote);
  }
}
