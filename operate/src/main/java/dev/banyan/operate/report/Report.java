package dev.banyan.operate.report;

import java.time.Instant;
import java.util.List;

/**
 * What a report tells. All its texts may come from anybody: they are escaped where it is shown.
 *
 * @param title what it is about, in a few words
 * @param subtitle its outcome in one sentence; may be empty
 * @param generatedAt when it was made
 * @param facts what was asked and where, for its head
 * @param sections what it tells, in order
 */
public record Report(
    String title, String subtitle, Instant generatedAt, List<Fact> facts, List<Section> sections) {

  /** The most sections that are shown; those beyond are counted. */
  public static final int SECTIONS_MAX = 100;

  public Report {
    facts = List.copyOf(facts);
    sections = List.copyOf(sections);
  }
}
