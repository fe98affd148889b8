package dev.banyan.operate.report;

import dev.banyan.scale.Basis;

/** What the charts and tables have in common. */
final class ChartParts {

  private static final int NAME_MAX = 120;

  private ChartParts() {}

  /** A name that fits beside a plot. */
  static String name(String any) {
    return any.codePointCount(0, any.length()) <= NAME_MAX
        ? any
        : any.substring(0, any.offsetByCodePoints(0, NAME_MAX)) + "…";
  }

  static void caption(Markup out, String title, String note, Basis basis) {
    out.open("figcaption").open("h3").text(title).close();
    badge(out, basis);
    if (!note.isEmpty()) {
      out.text("p", note);
    }
    out.close();
  }

  static void badge(Markup out, Basis basis) {
    out.text("span", basis.label(), "class", "basis " + basis.label(), "title", meaning(basis));
  }

  private static String meaning(Basis basis) {
    return switch (basis) {
      case MEASURED -> "Observed on a real run";
      case PREDICTED -> "Computed by a model";
      case SIMULATED -> "Came out of a simulation";
      case GUIDE -> "Stated by a guide, unchecked";
    };
  }
}
