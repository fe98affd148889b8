package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Cited;
import dev.banyan.scale.lint.guide.Guide;

/** A line of a guide and the words there. */
public record Place(String guide, String file, int line, String quote) {

  static Place of(Guide guide, Cited cited) {
    return new Place(guide.name(), guide.file(), cited.line(), cited.quote());
  }

  /** {@code file:line}. */
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
