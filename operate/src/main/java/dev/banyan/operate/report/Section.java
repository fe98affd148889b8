package dev.banyan.operate.report;

import java.util.List;

/**
 * A chapter of a report.
 *
 * @param title of it
 * @param lead what it shows, in a sentence or two; may be empty
 * @param blocks what it is made of, in order
 */
public record Section(String title, String lead, List<Block> blocks) {

  /** The most blocks that are shown of a section; those beyond are counted. */
  public static final int BLOCKS_MAX = 1_200;

  public Section {
    blocks = List.copyOf(blocks);
  }

  public static Section of(String title, String lead, Block... blocks) {
    return new Section(title, lead, List.of(blocks));
  }
}
