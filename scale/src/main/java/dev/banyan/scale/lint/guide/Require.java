package dev.banyan.scale.lint.guide;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;

/** What every part of a guide file must keep to; refusals name the field. */
final class Require {

  /** The most entries of one list; rules compare entries with each other. */
  static final int ENTRIES_MAX = 200;

  /** The longest name. */
  private static final int NAME_MAX = 120;

  private Require() {}

  static void dimension(String field, Fact fact, Dimension dimension) {
    if (fact.dimension() != dimension) {
      throw new IllegalArgumentException(
          field + ": '" + fact.unit() + "' is not a unit of " + dimension.base());
    }
    if (dimension != Dimension.MONEY && fact.span().low().signum() < 0) {
      throw new IllegalArgumentException(field + ": " + fact.value() + " is negative");
    }
  }

  static void dimension(String field, Optional<Fact> fact, Dimension dimension) {
    fact.ifPresent(given -> dimension(field, given, dimension));
  }

  static void atLeastOne(String field, Fact fact) {
    dimension(field, fact, Dimension.COUNT);
    atLeast(field, fact, BigDecimal.ONE);
  }

  static void atLeast(String field, Fact fact, BigDecimal least) {
    if (fact.span().low().compareTo(least) < 0) {
      throw new IllegalArgumentException(field + ": is at least " + least);
    }
  }

  static void atMost(String field, Fact fact, long most) {
    if (fact.span().high().compareTo(BigDecimal.valueOf(most)) > 0) {
      throw new IllegalArgumentException(field + ": is at most " + most);
    }
  }

  static void few(String field, Collection<?> entries) {
    if (entries.size() > ENTRIES_MAX) {
      throw new IllegalArgumentException(field + ": at most " + ENTRIES_MAX + " entries");
    }
  }

  /** A word that findings repeat; it may be absent. */
  static void brief(String field, String word) {
    if (word.length() > NAME_MAX) {
      throw new IllegalArgumentException(field + ": at most " + NAME_MAX + " characters");
    }
  }

  static void brief(String field, Optional<String> word) {
    word.ifPresent(given -> brief(field, given));
  }

  static void brief(String field, Collection<String> words) {
    few(field, words);
    words.forEach(each -> brief(field, each));
  }

  static void named(String field, String name) {
    if (name.isBlank() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException(field + ": is a name of 1 to " + NAME_MAX + " characters");
    }
  }
}
