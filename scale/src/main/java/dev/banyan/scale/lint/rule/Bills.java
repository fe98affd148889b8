package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Market;
import dev.banyan.scale.lint.guide.Span;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sums over the lines of a bill; a stated total is never read here. */
final class Bills {

  private Bills() {}

  static Span sum(CostTable table) {
    return sum(table.lines());
  }

  static Span sum(List<CostLine> lines) {
    return lines.stream().map(line -> line.amount().span()).reduce(Span.ZERO, Span::plus);
  }

  /** The lines as a sum in words: {@code 5 × $15 + $30 − $1,400}. */
  static String text(CostTable table) {
    return table.lines().stream()
        .map(Bills::term)
        .collect(Collectors.joining(" + "))
        .replace("+ −", "− ");
  }

  private static String term(CostLine line) {
    Span amount = line.amount().span();
    Optional<BigDecimal> quantity = line.quantity().map(fact -> fact.span().high());
    if (quantity.isPresent() && amount.point() && amount.low().signum() > 0) {
      return Show.number(quantity.get())
          + " × "
          + Show.usd(Figures.divide(amount.low(), quantity.get()));
    }
    return Show.usd(amount);
  }

  static Span each(Span sum, BigDecimal users) {
    return new Span(Figures.divide(sum.low(), users), Figures.divide(sum.high(), users));
  }

  /** Whether a claimed price of one user is the computed one, to the decimals it states. */
  static boolean perUserStates(Fact claimed, Span sum, Optional<Fact> users) {
    if (users.isEmpty() || users.get().span().low().signum() == 0) {
      return true;
    }
    Span each = each(sum, users.get().span().high());
    return rounds(claimed.span().low(), each.low()) && rounds(claimed.span().high(), each.high());
  }

  /** Whether a figure is another, rounded to the decimals it states. */
  static boolean rounds(BigDecimal stated, BigDecimal computed) {
    BigDecimal half = BigDecimal.ONE.movePointLeft(stated.scale()).divide(BigDecimal.TWO);
    return Figures.near(stated, computed, half);
  }

  /** The lines of a kind of service that are paid by the hour. */
  static List<CostLine> onDemand(CostTable table, String service) {
    return table.lines().stream()
        .filter(line -> line.service().equals(service) && line.market() == Market.ON_DEMAND)
        .toList();
  }

  /** What of the machines a spot line of the bill already buys otherwise. */
  static BigDecimal spotBase(CostTable table) {
    return table.lines().stream()
        .filter(line -> line.market() == Market.SPOT)
        .map(line -> spotBase(table, line))
        .flatMap(Optional::stream)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static Optional<BigDecimal> spotBase(CostTable table, CostLine spot) {
    return spot.of()
        .flatMap(of -> line(table, of))
        .flatMap(
            of ->
                spot.share()
                    .map(
                        share ->
                            of.amount()
                                .span()
                                .high()
                                .multiply(share.span().high())
                                .movePointLeft(2)))
        .filter(base -> base.signum() > 0);
  }

  static Optional<CostLine> line(CostTable table, String item) {
    return table.lines().stream().filter(line -> line.item().equals(item)).findFirst();
  }
}
