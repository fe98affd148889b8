package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a guide says twice of the same thing, it says the same. */
final class OneFigure implements GuideRule {

  private static final int FINDINGS_MAX = 60;

  @Override
  public String id() {
    return "one-figure";
  }

  @Override
  public String title() {
    return "The same thing has the same figure wherever it stands";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    Assumption tolerance = assumptions.get("figure-tolerance");
    Map<String, List<Stated>> bySubject =
        Stated.in(guide).stream()
            .collect(
                Collectors.groupingBy(
                    each ->
                        each.metric() + " of " + each.subject() + "·" + each.value().dimension(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    var found = new Found();
    for (List<Stated> group : bySubject.values()) {
      conflict(guide, group.stream().filter(OneFigure::always).toList(), "", tolerance, found);
      var reported = new HashSet<Set<Stated>>();
      for (BigDecimal users : points(group)) {
        Work.goOn();
        List<Stated> there = group.stream().filter(each -> each.covers(users)).toList();
        if (found.size() < FINDINGS_MAX && reported.add(Set.copyOf(there))) {
          conflict(guide, there, Show.text(" at {} users", users), tolerance, found);
        }
      }
    }
    return found;
  }

  private void conflict(
      Guide guide, List<Stated> group, String where, Assumption tolerance, List<Finding> found) {
    List<Stated> odds = group.stream().filter(each -> differs(each, group, tolerance)).toList();
    if (odds.isEmpty()) {
      return;
    }
    Stated first = odds.getFirst();
    List<Stated> shown = once(group, odds);
    found.add(
        Finding.error(
                this,
                "{}, {}{}: {}",
                first.subject(),
                first.metric(),
                where,
                shown.stream().map(Stated::text).collect(Collectors.joining(", ")))
            .at(guide, shown.stream().map(Stated::value).toList())
            .steps(
                shown.stream()
                    .map(
                        each ->
                            Show.text(
                                "line {}: {}{}",
                                Integer.toString(each.value().line()),
                                each.text(),
                                each.users().map(users -> ", for " + Show.fact(users)).orElse("")))
                    .toList())
            .assuming(tolerance));
  }

  /** The figures that differ and the discounted ones; a line that is read twice stands once. */
  private static List<Stated> once(List<Stated> group, List<Stated> odds) {
    var byValue = new LinkedHashMap<Fact, Stated>();
    for (Stated each : group) {
      if (odds.contains(each) || !each.condition().isEmpty()) {
        byValue.putIfAbsent(each.value(), each);
      }
    }
    return List.copyOf(byValue.values());
  }

  /** Whether a figure is said for any number of users; a cost never is. */
  private static boolean always(Stated stated) {
    return stated.users().isEmpty() && !stated.metric().equals(Stated.COST);
  }

  /** Whether a figure cannot be that of another place; a discounted one is not held against any. */
  private static boolean differs(Stated one, List<Stated> group, Assumption tolerance) {
    Work.goOn();
    return one.condition().isEmpty()
        && group.stream()
            .filter(other -> other.condition().isEmpty() && !other.from().equals(one.from()))
            .anyMatch(
                other ->
                    Figures.apart(one.value().span(), other.value().span(), tolerance.share())
                        && !(open(one.value(), other.value()) || open(other.value(), one.value())));
  }

  /** Whether a figure that is open upwards takes in another. */
  private static boolean open(Fact open, Fact other) {
    return open.open() && open.span().low().compareTo(other.span().high()) <= 0;
  }

  private static List<BigDecimal> points(List<Stated> group) {
    var points = new TreeSet<BigDecimal>();
    for (Stated each : group) {
      each.users()
          .ifPresent(
              users -> {
                points.add(users.span().low());
                points.add(users.span().high());
              });
    }
    return List.copyOf(points);
  }
}
