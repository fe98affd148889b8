package dev.banyan.operate.report;

import java.util.List;

/**
 * Arithmetic that is folded away until somebody wants to check it.
 *
 * @param title what it works out
 * @param lines shown as they stand
 */
public record Workings(String title, List<String> lines) implements Block {

  /** The most lines that are shown; those beyond are counted. */
  public static final int LINES_MAX = 2_000;

  public Workings {
    lines = List.copyOf(lines);
  }
}
