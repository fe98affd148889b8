package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Cited;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Meaning;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Guides that price the same number of users far apart do not count the same users. */
final class CostSpread implements Rule {

  /** What one guide says a number of users costs. */
  private record Said(Guide guide, Span cost, List<Cited> where) {}

  @Override
  public String id() {
    return "cost-spread";
  }

  @Override
  public String title() {
    return "Guides price the same number of users alike";
  }

  @Override
  public List<Finding> check(Guides guides, Catalogue catalogue, Assumptions assumptions) {
    Assumption spread = assumptions.get("cost-spread");
    var stated = new LinkedHashMap<Guide, List<Stated>>();
    guides.all().forEach(guide -> stated.put(guide, costs(guide)));
    List<Said> widest = List.of();
    BigDecimal at = BigDecimal.ZERO;
    for (BigDecimal users : points(stated.values())) {
      Work.goOn();
      List<Said> said =
          stated.entrySet().stream()
              .flatMap(entry -> at(entry.getKey(), entry.getValue(), users).stream())
              .toList();
      if (said.size() >= 2
          && (said.size() > widest.size()
              || (said.size() == widest.size() && ratio(said).compareTo(ratio(widest)) > 0))) {
        widest = said;
        at = users;
      }
    }
    return widest.isEmpty() || ratio(widest).compareTo(spread.number()) < 0
        ? List.of()
        : List.of(finding(at, widest, spread));
  }

  private Finding finding(BigDecimal users, List<Said> widest, Assumption spread) {
    Span all = whole(widest);
    Finding finding =
        Finding.warning(
                this,
                "at {} users the guides cost {}, {} times apart, and do not say the same of what a"
                    + " user is",
                users,
                Show.usd(all),
                ratio(widest).setScale(0, RoundingMode.HALF_UP))
            .step("{} / {} = {}", Show.usd(all.high()), Show.usd(all.low()), ratio(widest));
    for (Said said : widest) {
      finding =
          finding
              .at(said.guide(), said.where())
              .step(
                  "{}: {}; users are {}",
                  said.guide().name(),
                  Show.usd(said.cost()),
                  meanings(said.guide()));
    }
    return finding.assuming(spread);
  }

  private static String meanings(Guide guide) {
    String said =
        guide.users().meanings().stream()
            .map(Meaning::users)
            .distinct()
            .map(meaning -> meaning.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" and "));
    return said.isEmpty() ? "not said" : said;
  }

  private static List<Stated> costs(Guide guide) {
    return Stated.in(guide).stream()
        .filter(each -> each.metric().equals(Stated.COST) && each.condition().isEmpty())
        .filter(each -> each.value().span().low().signum() > 0)
        .toList();
  }

  private static Optional<Said> at(Guide guide, List<Stated> costs, BigDecimal users) {
    List<Stated> said = costs.stream().filter(each -> each.covers(users)).toList();
    return said.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Said(
                guide,
                new Span(
                    said.stream()
                        .map(e -> e.value().span().low())
                        .min(BigDecimal::compareTo)
                        .orElseThrow(),
                    said.stream()
                        .map(e -> e.value().span().high())
                        .max(BigDecimal::compareTo)
                        .orElseThrow()),
                said.stream().map(each -> (Cited) each.value()).toList()));
  }

  private static SortedSet<BigDecimal> points(Collection<List<Stated>> stated) {
    var points = new TreeSet<BigDecimal>();
    for (List<Stated> costs : stated) {
      for (Stated each : costs) {
        each.users()
            .filter(users -> users.span().point())
            .ifPresent(users -> points.add(users.span().high()));
      }
    }
    return points;
  }

  private static Span whole(List<Said> said) {
    return new Span(
        said.stream().map(e -> e.cost().low()).min(BigDecimal::compareTo).orElseThrow(),
        said.stream().map(e -> e.cost().high()).max(BigDecimal::compareTo).orElseThrow());
  }

  private static BigDecimal ratio(List<Said> said) {
    Span all = whole(said);
    return Figures.divide(all.high(), all.low());
  }
}
