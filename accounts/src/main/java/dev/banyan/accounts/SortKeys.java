package dev.banyan.accounts;

import dev.banyan.kernel.Problems;
import java.time.Instant;
import java.util.UUID;

/** Sort keys of lists, as cursors carry them. */
record SortKeys(Instant at, UUID id) {

  /** For lists in the order of their ids. */
  static UUID uuid(String after) {
    try {
      return UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  /** For lists in the order of an instant, then their ids. */
  static SortKeys parse(String after) {
    int slash = after.indexOf('/');
    if (slash < 0) {
      throw invalid();
    }
    try {
      return new SortKeys(
          Instant.parse(after.substring(0, slash)), UUID.fromString(after.substring(slash + 1)));
    } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
      throw invalid();
    }
  }

  String text() {
    return at + "/" + id;
  }

  private static RuntimeException invalid() {
    return Problems.invalid("cursor", "Use a nextCursor of an earlier answer as it is.");
  }
}
