package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Claim;
import dev.banyan.scale.lint.guide.Comparison;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** What one way saves against another, in all and part by part, is what the two cost apart. */
final class SavingClaim implements GuideRule {

  @Override
  public String id() {
    return "saving";
  }

  @Override
  public String title() {
    return "A saving is the difference of the two costs";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Comparison comparison : guide.costs().comparisons()) {
      Work.goOn();
      if (found.full()) {
        return found;
      }
      option(guide, comparison.baseline(), found);
      option(guide, comparison.alternative(), found);
      BigDecimal before = sum(comparison.baseline().parts());
      BigDecimal after = sum(comparison.alternative().parts());
      comparison
          .saves()
          .filter(saves -> !Figures.states(saves, Span.of(before.subtract(after))))
          .ifPresent(saves -> found.add(amount(guide, comparison, saves, before, after)));
      comparison.savesParts().forEach((part, said) -> part(guide, comparison, part, said, found));
      guide.users().claims().stream()
          .filter(claim -> claim.metric().equals("saving"))
          .filter(claim -> claim.subject().equals(comparison.name()))
          .map(Claim::value)
          .forEach(said -> percent(guide, comparison.name(), said, before, after, found));
    }
    return found;
  }

  private void option(Guide guide, Comparison.Option option, List<Finding> found) {
    Span sum = Span.of(sum(option.parts()));
    option
        .total()
        .filter(total -> !Figures.states(total, sum))
        .ifPresent(
            total ->
                found.add(
                    Finding.error(
                            this,
                            "{}: the parts make {}, not {}",
                            option.name(),
                            Show.usd(sum),
                            total)
                        .at(guide, total)
                        .at(guide, option.parts().values())
                        .step(
                            "{} = {}", String.join(" + ", shown(option.parts())), Show.usd(sum))));
  }

  private Finding amount(
      Guide guide, Comparison comparison, Fact saves, BigDecimal before, BigDecimal after) {
    return Finding.error(
            this, "{} saves {}, not {}", comparison.name(), Show.usd(before.subtract(after)), saves)
        .at(guide, saves)
        .step("{} − {} = {}", Show.usd(before), Show.usd(after), Show.usd(before.subtract(after)));
  }

  private void part(
      Guide guide, Comparison comparison, String part, Fact said, List<Finding> found) {
    Fact before = comparison.baseline().parts().get(part);
    Fact after = comparison.alternative().parts().get(part);
    if (before != null && after != null) {
      percent(guide, part, said, before.span().high(), after.span().high(), found);
    }
  }

  private void percent(
      Guide guide,
      String what,
      Fact said,
      BigDecimal before,
      BigDecimal after,
      List<Finding> found) {
    if (before.signum() <= 0) {
      return;
    }
    BigDecimal saved = Figures.percent(before.subtract(after), before);
    BigDecimal whole = saved.setScale(0, RoundingMode.HALF_UP);
    if (said.span().low().compareTo(whole) != 0) {
      found.add(
          Finding.error(
                  this,
                  "{} saves {} ({} to the whole), not {}",
                  what,
                  Show.percent(saved),
                  Show.percent(whole),
                  said)
              .at(guide, said)
              .step(
                  "({} − {}) / {} = {}",
                  Show.usd(before),
                  Show.usd(after),
                  Show.usd(before),
                  Show.percent(saved)));
    }
  }

  static BigDecimal sum(Map<String, Fact> parts) {
    return parts.values().stream()
        .map(fact -> fact.span().high())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<String> shown(Map<String, Fact> parts) {
    return parts.values().stream().map(Show::fact).toList();
  }
}
