package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Meaning;
import dev.banyan.scale.lint.guide.UserMeaning;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** How many of a guide's users are there at once. */
final class Meanings {

  private Meanings() {}

  /** What is meant at a place: what it says, or what the whole guide says if it says one thing. */
  static Optional<UserMeaning> of(Guide guide, Optional<UserMeaning> said) {
    if (said.isPresent()) {
      return said;
    }
    List<UserMeaning> all =
        guide.users().meanings().stream().map(Meaning::users).distinct().toList();
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** The share that is there at once: all of concurrent users, the assumed part of others. */
  static BigDecimal share(Optional<UserMeaning> meaning, Assumptions assumptions) {
    return concurrent(meaning) ? BigDecimal.ONE : assumptions.get("concurrency").share();
  }

  static boolean concurrent(Optional<UserMeaning> meaning) {
    return meaning.filter(UserMeaning.CONCURRENT::equals).isPresent();
  }

  /** The assumption, where it was needed. */
  static Assumption[] used(
      Optional<UserMeaning> meaning, Assumptions assumptions, String... others) {
    var names = new java.util.ArrayList<String>(List.of(others));
    if (!concurrent(meaning)) {
      names.addFirst("concurrency");
    }
    return names.stream().map(assumptions::get).toArray(Assumption[]::new);
  }
}
