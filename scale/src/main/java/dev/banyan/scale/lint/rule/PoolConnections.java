package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Pool;
import dev.banyan.scale.lint.guide.Span;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.DatabaseSku;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** All the pools of all the instances are no more connections than the database takes. */
final class PoolConnections implements GuideRule {

  @Override
  public String id() {
    return "pool-connections";
  }

  @Override
  public String title() {
    return "The pools fit the database's connections";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Pool pool : guide.state().pools()) {
      Optional<DatabaseSku> sku = catalogue.database(pool.sku());
      Optional<BigDecimal> takes =
          pool.databaseMax()
              .map(fact -> fact.span().low())
              .or(() -> sku.map(row -> BigDecimal.valueOf(row.userConnections())));
      BigDecimal wanted = pool.max().span().high().multiply(pool.instances().span().high());
      takes
          .filter(most -> wanted.compareTo(most) > 0)
          .ifPresent(most -> found.add(finding(guide, pool, wanted, most, sku)));
    }
    return found;
  }

  private Finding finding(
      Guide guide, Pool pool, BigDecimal wanted, BigDecimal most, Optional<DatabaseSku> sku) {
    Finding finding =
        Finding.error(
                this,
                "{}: the pools open up to {} connections, the database takes {}",
                pool.service(),
                wanted,
                most)
            .at(guide, pool.max(), pool.instances())
            .at(guide, pool.databaseMax().stream().toList())
            .step(
                "{} a pool × {} instances = {} > {}",
                pool.max().span().high(),
                pool.instances().span().high(),
                wanted,
                most);
    if (pool.min().isPresent()) {
      Fact min = pool.min().get();
      Span idle = min.span().times(pool.instances().span());
      finding =
          finding
              .at(guide, min)
              .step("idle: {} × {} = {}", min.span(), pool.instances().span(), idle);
    }
    return sku.isPresent()
        ? finding.source(
            Show.text(
                "{}: {} user connections ({})",
                sku.get().sku(),
                sku.get().userConnections(),
                sku.get().source()))
        : finding;
  }
}
