package dev.banyan.operate.report;

import java.util.List;

/** Sentences, a paragraph each. */
public record Prose(List<String> paragraphs) implements Block {

  public Prose {
    paragraphs = List.copyOf(paragraphs);
  }

  public static Prose of(String... paragraphs) {
    return new Prose(List.of(paragraphs));
  }
}
