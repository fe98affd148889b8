package dev.banyan.scale.lint.guide;

/** A health probe over HTTP. */
public record Probe(String path, int line, String quote) implements Cited {

  public Probe {
    Require.brief("path", path);
    Cite.check(line, quote);
  }
}
