package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Market;
import dev.banyan.scale.lint.guide.NodeGroup;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.guide.Variant;
import dev.banyan.scale.lint.guide.VariantDiscount;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.Discount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A bill bought otherwise: spot for a part of the machines, a year's commitment for the rest. The
 * commitment covers the machines alone at the high end and every service that can be committed to
 * at the low end.
 */
final class Discounting {

  private final CostTable table;
  private final BigDecimal sum;
  private final BigDecimal spot;
  private final BigDecimal spotLeast;
  private final BigDecimal machines;
  private final BigDecimal services;
  private final Rate reserved;
  private final List<String> sources;

  /** Percent off: the usual range, and what no offer exceeds. */
  record Rate(BigDecimal low, BigDecimal high, BigDecimal most) {

    static final Rate NONE = new Rate(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  private Discounting(
      CostTable table,
      BigDecimal spotBase,
      Rate spot,
      Rate reserved,
      List<String> services,
      List<String> sources) {
    this.table = table;
    this.sum = Bills.sum(table).high();
    this.spot = part(spotBase, spot.high());
    this.spotLeast = part(spotBase, spot.low());
    this.machines =
        total(Bills.onDemand(table, "vm")).subtract(Bills.spotBase(table)).subtract(spotBase);
    this.services =
        services.stream()
            .filter(service -> !service.equals("vm"))
            .map(service -> total(Bills.onDemand(table, service)))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    this.reserved = reserved;
    this.sources = sources;
  }

  private Discounting(Discounting other, Rate reserved) {
    this.table = other.table;
    this.sum = other.sum;
    this.spot = other.spot;
    this.spotLeast = other.spotLeast;
    this.machines = other.machines;
    this.services = other.services;
    this.reserved = reserved;
    this.sources = other.sources;
  }

  static Optional<Discounting> of(
      Guide guide, CostTable table, Variant variant, Catalogue catalogue) {
    var sources = new ArrayList<String>();
    Rate spot = Rate.NONE;
    Rate reserved = Rate.NONE;
    BigDecimal spotBase = BigDecimal.ZERO;
    for (VariantDiscount discount : variant.discounts()) {
      Optional<Rate> rate = rate(discount, table, catalogue, sources);
      if (rate.isEmpty()) {
        return Optional.empty();
      }
      switch (discount.market()) {
        case SPOT -> {
          spot = rate.get();
          spotBase = part(total(Bills.onDemand(table, "vm")), share(guide, table, discount));
        }
        case RESERVED -> reserved = rate.get();
        case ON_DEMAND -> {}
      }
    }
    List<String> services =
        catalogue
            .discount(table.provider(), Market.RESERVED)
            .map(Discount::services)
            .orElse(List.of("vm"));
    return Optional.of(new Discounting(table, spotBase, spot, reserved, services, sources));
  }

  /** The same with another rate for what is committed to, in percent. */
  Discounting reservedAt(Span percent) {
    return new Discounting(this, new Rate(percent.low(), percent.high(), percent.high()));
  }

  /** The total at the usual rates. */
  Span usual() {
    return at(reserved.low(), reserved.high());
  }

  /** The total at the usual rates, down to the rate that no offer exceeds. */
  Span most() {
    return at(reserved.low(), reserved.most());
  }

  /** The percent off all that can be committed to that a total needs, if anything can. */
  Optional<BigDecimal> needed(BigDecimal total) {
    BigDecimal base = machines.add(services);
    return base.signum() > 0 && reserved.high().signum() > 0
        ? Optional.of(Figures.percent(sum.subtract(spot).subtract(total), base))
        : Optional.empty();
  }

  List<String> steps() {
    var steps = new ArrayList<String>();
    steps.add(Show.text("{} = {} on demand", Bills.text(table), Show.usd(sum)));
    if (spot.signum() > 0) {
      steps.add(Show.text("spot takes {} off", Show.usd(new Span(spotLeast, spot))));
    }
    if (reserved.high().signum() > 0) {
      steps.add(
          Show.text(
              "{} % off the machines, {}: {}",
              reserved.low(), Show.usd(machines), Show.usd(usual().high())));
      steps.add(
          Show.text(
              "{} % off all that can be committed to, {} + {}: {}",
              reserved.high(), Show.usd(machines), Show.usd(services), Show.usd(usual().low())));
    }
    return steps;
  }

  List<String> sources() {
    return sources;
  }

  private Span at(BigDecimal least, BigDecimal most) {
    BigDecimal low = sum.subtract(spot).subtract(part(machines.add(services), most));
    BigDecimal high = sum.subtract(spotLeast).subtract(part(machines, least));
    return new Span(low.min(high), high);
  }

  private static Optional<Rate> rate(
      VariantDiscount discount, CostTable table, Catalogue catalogue, List<String> sources) {
    if (discount.rate().isPresent()) {
      Span said = discount.rate().get().span();
      return Optional.of(new Rate(said.low(), said.high(), said.high()));
    }
    return catalogue
        .discount(table.provider(), discount.market())
        .map(
            row -> {
              sources.add(
                  Show.text(
                      "{} at {}: usually {}–{} % off, at most {} % ({})",
                      row.market().name().toLowerCase(java.util.Locale.ROOT),
                      row.provider(),
                      row.low(),
                      row.high(),
                      row.most(),
                      row.source()));
              return new Rate(row.low(), row.high(), row.most());
            });
  }

  /** The share of the bill's machines that stand in the group; all of them where none is named. */
  private static BigDecimal share(Guide guide, CostTable table, VariantDiscount discount) {
    if (discount.group().isEmpty()) {
      return Figures.HUNDRED;
    }
    List<String> paid = table.lines().stream().flatMap(line -> line.groups().stream()).toList();
    BigDecimal all = BigDecimal.ZERO;
    BigDecimal some = BigDecimal.ZERO;
    for (NodeGroup group : guide.cluster().groups()) {
      if (paid.contains(group.name())) {
        BigDecimal count = group.count().span().high();
        all = all.add(count);
        some = some.add(group.name().equals(discount.group().get()) ? count : BigDecimal.ZERO);
      }
    }
    return all.signum() == 0 ? Figures.HUNDRED : Figures.percent(some, all);
  }

  private static BigDecimal total(List<CostLine> lines) {
    return Bills.sum(lines).high();
  }

  private static BigDecimal part(BigDecimal amount, BigDecimal percent) {
    return amount.multiply(percent).movePointLeft(2);
  }
}
