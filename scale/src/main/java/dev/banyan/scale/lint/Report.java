package dev.banyan.scale.lint;

import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.HeldSum;
import java.time.LocalDate;
import java.util.List;

/**
 * What was found.
 *
 * @param guides the names of the guides that were read
 * @param findings in the order of the rules, then of the guides and their lines
 * @param more whether there were more findings than a report holds
 * @param held sums that were made and hold
 * @param catalogueOf the day of the product facts
 */
public record Report(
    List<String> guides,
    List<Finding> findings,
    boolean more,
    List<HeldSum> held,
    LocalDate catalogueOf) {

  /** The findings that rest on lines of this guide. */
  public List<Finding> of(String guide) {
    return findings.stream()
        .filter(finding -> finding.where().stream().anyMatch(place -> place.guide().equals(guide)))
        .toList();
  }
}
