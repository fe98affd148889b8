package dev.banyan.scale.lint;

import dev.banyan.kernel.config.ConfigException;
import dev.banyan.scale.ScaleFile;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.rule.Finding;
import dev.banyan.scale.lint.rule.Found;
import dev.banyan.scale.lint.rule.Guides;
import dev.banyan.scale.lint.rule.HeldSums;
import dev.banyan.scale.lint.rule.Rule;
import dev.banyan.scale.lint.rule.Rules;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Checks guides. Immutable and thread-safe; the same guides give the same report. */
public final class Lint {

  /** The guides that the module carries, in order. */
  public static final List<String> SHIPPED =
      List.of("bharatbuild", "covibes", "bondhu", "jarvis", "ai-mate");

  /** The most findings of one report. */
  public static final int FINDINGS_MAX = Found.MOST;

  private final Catalogue catalogue;
  private final Assumptions assumptions;

  public Lint(Catalogue catalogue, Assumptions assumptions) {
    this.catalogue = catalogue;
    this.assumptions = assumptions;
  }

  /** With the catalogue and the assumptions that the module carries. */
  public static Lint shipped() {
    return new Lint(Catalogue.shipped(), Assumptions.shipped());
  }

  /**
   * Reads a guide file.
   *
   * @throws ConfigException with every mistake there is, each naming its key
   */
  public static Guide read(String yaml) {
    return ScaleFile.read(yaml, Guide.class);
  }

  /**
   * A guide that the module carries.
   *
   * @throws IllegalArgumentException where it carries none of that name
   */
  public static Guide guide(String name) {
    if (!SHIPPED.contains(name)) {
      throw new IllegalArgumentException(
          "guide: no '" + name + "'; there are " + String.join(", ", SHIPPED));
    }
    return ScaleFile.resource(Lint.class, "guides/" + name + ".yaml", Guide.class);
  }

  /**
   * What all the rules find in these guides, each alone and all against each other.
   *
   * @throws CancellationException when the thread that calls is interrupted
   */
  public Report check(List<Guide> guides) {
    var together = new Guides(guides);
    var found = new Found();
    for (Rule rule : Rules.all()) {
      if (!found.full()) {
        found.addAll(findings(rule, together));
      }
    }
    return new Report(
        guides.stream().map(Guide::name).toList(),
        found.shown(),
        found.full(),
        HeldSums.in(together, catalogue),
        catalogue.asOf());
  }

  private List<Finding> findings(Rule rule, Guides together) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted before " + rule.id());
    }
    return rule.check(together, catalogue, assumptions);
  }
}
