package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;

/** A general rule. Stateless; the same input gives the same findings in the same order. */
public interface Rule {

  /** Its stable name, such as {@code cost-sum}. */
  String id();

  /** What it looks for, in a few words. */
  String title();

  List<Finding> check(Guides guides, Catalogue catalogue, Assumptions assumptions);
}
