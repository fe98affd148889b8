package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Sum;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;
import java.util.stream.Collectors;

/** A whole of memory, CPU or anything is the sum of the parts named for it. */
final class PartsSum implements GuideRule {

  @Override
  public String id() {
    return "parts-sum";
  }

  @Override
  public String title() {
    return "A whole is the sum of its parts";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    return guide.cluster().sums().stream()
        .filter(sum -> !Figures.states(sum.total(), sum(sum)))
        .map(sum -> finding(guide, sum))
        .toList();
  }

  private Finding finding(Guide guide, Sum sum) {
    return Finding.error(this, "{}: the parts make {}, not {}", sum.name(), shown(sum), sum.total())
        .at(guide, sum.total())
        .at(guide, sum.parts().values())
        .at(guide, sum.times().stream().toList())
        .step("{} = {}", text(sum), shown(sum));
  }

  /** All parts, as often as they are there. */
  static Span sum(Sum sum) {
    Span once = once(sum);
    return sum.times().map(times -> once.times(times.span())).orElse(once);
  }

  /** The parts, each of them once. */
  static Span once(Sum sum) {
    return sum.parts().values().stream().map(Fact::span).reduce(Span.ZERO, Span::plus);
  }

  /** How the sum is made, such as {@code 5–10 pods × 2 cores}. */
  static String text(Sum sum) {
    String parts = sum.parts().values().stream().map(Show::fact).collect(Collectors.joining(" + "));
    String each = sum.parts().size() > 1 ? "(" + parts + ")" : parts;
    return sum.times().map(times -> Show.fact(times) + " × " + each).orElse(parts);
  }

  static String shown(Sum sum) {
    return shown(sum, sum(sum));
  }

  /** A part of the sum in its unit. */
  static String shown(Sum sum, Span parts) {
    return switch (sum.total().dimension()) {
      case MONEY -> Show.usd(parts);
      case BYTES -> Show.bytes(parts);
      case CPU -> Show.span(parts) + " cores";
      case TIME -> Show.span(parts) + " s";
      case COUNT, PERCENT, RATE -> Show.span(parts);
    };
  }
}
