package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import java.util.List;

/** The guides that are looked at together; at most {@value #MOST}, with names of their own. */
public record Guides(List<Guide> all) {

  /** The most guides of one run. */
  public static final int MOST = 20;

  public Guides {
    all = List.copyOf(all);
    if (all.isEmpty() || all.size() > MOST) {
      throw new IllegalArgumentException("guides: give 1 to " + MOST);
    }
    if (all.stream().map(Guide::name).distinct().count() != all.size()) {
      throw new IllegalArgumentException("name: two guides have the same name");
    }
  }
}
