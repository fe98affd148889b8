package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.NodeGroup;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.price.NodeShape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Machines are not priced far below what their types cost on demand. */
final class MachinePrice implements GuideRule {

  /** So many machines of a type, and what they cost on the list. */
  private record Part(NodeShape shape, Span count) {

    Span monthly() {
      return count.times(shape.monthly());
    }
  }

  @Override
  public String id() {
    return "machine-price";
  }

  @Override
  public String title() {
    return "Machines cost what their types cost";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    Assumption tolerance = assumptions.get("price-tolerance");
    for (CostTable table : guide.costs().tables()) {
      for (CostLine line : table.lines()) {
        Work.goOn();
        if (found.full()) {
          return found;
        }
        List<Part> parts = parts(guide, line, catalogue);
        if (!parts.isEmpty() && below(line, parts, tolerance)) {
          found.add(finding(guide, table, line, parts, tolerance));
        }
      }
    }
    return found;
  }

  private static boolean below(CostLine line, List<Part> parts, Assumption tolerance) {
    Span list = list(parts);
    BigDecimal keep = BigDecimal.ONE.subtract(tolerance.share());
    Span paid = line.amount().span();
    return paid.low().signum() > 0
        && paid.low().compareTo(list.low().multiply(keep)) < 0
        && paid.high().compareTo(list.high().multiply(keep)) < 0;
  }

  private Finding finding(
      Guide guide, CostTable table, CostLine line, List<Part> parts, Assumption tolerance) {
    Span count = parts.stream().map(Part::count).reduce(Span.ZERO, Span::plus);
    Span paid = line.amount().span();
    Span list = list(parts);
    Finding finding =
        Finding.error(
                this,
                "{}: {} at {} is {} a machine; the types named cost about {}",
                table.name(),
                line.item(),
                Show.usd(paid),
                Show.usd(
                    new Span(
                        Figures.divide(paid.low(), count.low()),
                        Figures.divide(paid.high(), count.high())
                            .max(Figures.divide(paid.low(), count.low())))),
                Show.usd(list))
            .at(guide, line.amount());
    for (Part part : parts) {
      finding =
          finding
              .step(
                  "{} × {} × ${} × {} h = {}",
                  part.count(),
                  part.shape().sku(),
                  part.shape().hourly().stripTrailingZeros().toPlainString(),
                  NodeShape.HOURS_PER_MONTH,
                  Show.usd(part.monthly()))
              .source(
                  Show.text(
                      "{}: ${} an hour in {} on {} ({}{})",
                      part.shape().sku(),
                      part.shape().hourly().stripTrailingZeros().toPlainString(),
                      part.shape().region(),
                      part.shape().asOf(),
                      part.shape().source(),
                      part.shape().unverified() ? ", unverified" : ""));
    }
    for (NodeGroup group : paidGroups(guide, line)) {
      finding = finding.at(guide, group.count());
    }
    return finding
        .step("together {}; the line pays {}", Show.usd(list), Show.usd(paid))
        .assuming(tolerance);
  }

  private static Span list(List<Part> parts) {
    return parts.stream().map(Part::monthly).reduce(Span.ZERO, Span::plus);
  }

  private static List<Part> parts(Guide guide, CostLine line, Catalogue catalogue) {
    var parts = new ArrayList<Part>();
    Optional<NodeShape> own = catalogue.shape(line.sku());
    if (own.isPresent()) {
      parts.add(new Part(own.get(), line.quantity().map(fact -> fact.span()).orElse(Span.of(1))));
      return parts;
    }
    for (NodeGroup group : paidGroups(guide, line)) {
      Optional<NodeShape> shape = catalogue.shape(group.sku());
      if (shape.isEmpty()) {
        return List.of();
      }
      Span regions = group.regions().map(fact -> fact.span()).orElse(Span.of(1));
      parts.add(new Part(shape.get(), group.count().span().times(regions)));
    }
    return parts;
  }

  private static List<NodeGroup> paidGroups(Guide guide, CostLine line) {
    return guide.cluster().groups().stream()
        .filter(group -> line.groups().contains(group.name()))
        .toList();
  }
}
