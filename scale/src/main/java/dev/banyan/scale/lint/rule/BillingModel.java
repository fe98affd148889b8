package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CostLine;
import dev.banyan.scale.lint.guide.CostTable;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.Product;
import java.util.List;

/** A product that is billed by pod has no machines on its bill. */
final class BillingModel implements GuideRule {

  @Override
  public String id() {
    return "billing-model";
  }

  @Override
  public String title() {
    return "A bill counts what the product bills";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CostTable table : guide.costs().tables()) {
      List<CostLine> machines =
          table.lines().stream()
              .filter(line -> line.service().equals("vm") && line.quantity().isPresent())
              .toList();
      for (CostLine line : table.lines()) {
        if (found.full()) {
          return found;
        }
        catalogue
            .product(line.product())
            .filter(product -> product.billedBy() == Product.BilledBy.POD && !machines.isEmpty())
            .ifPresent(product -> found.add(finding(guide, table, line, product, machines)));
      }
    }
    return found;
  }

  private Finding finding(
      Guide guide, CostTable table, CostLine line, Product product, List<CostLine> machines) {
    Finding finding =
        Finding.error(
                this,
                "{}: {} bills what pods ask for and has no machines to pay, yet the bill pays both",
                table.name(),
                product.id())
            .at(guide, line.amount())
            .source(Show.text("{} is billed by pod ({})", product.id(), product.source()));
    for (CostLine machine : machines) {
      finding =
          finding
              .at(guide, machine.amount())
              .step(
                  "{}: {} × {} = {}",
                  machine.item(),
                  machine.quantity().orElseThrow().span(),
                  machine.sku().isEmpty() ? "machine" : machine.sku(),
                  machine.amount());
    }
    return finding;
  }
}
