package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Sharding;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;

/** One more shard moves one shard's worth of keys, not nearly all. */
final class Reshard implements GuideRule {

  private static final long SHARDS_MAX = 10_000;

  @Override
  public String id() {
    return "reshard";
  }

  @Override
  public String title() {
    return "One more shard moves few keys";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Sharding sharding : guide.state().shardings()) {
      if (sharding.expression().contains("%")) {
        found.add(finding(guide, sharding, assumptions.get("shards")));
      }
    }
    return found;
  }

  private Finding finding(Guide guide, Sharding sharding, Assumption shards) {
    BigDecimal count =
        sharding
            .shards()
            .map(fact -> fact.span().high())
            .orElse(shards.number())
            .max(BigDecimal.ONE)
            .min(BigDecimal.valueOf(SHARDS_MAX));
    long now = count.longValue();
    long next = now + 1;
    BigDecimal stay = BigDecimal.valueOf(now);
    BigDecimal all = BigDecimal.valueOf(now * next);
    BigDecimal moved = Figures.percent(all.subtract(stay), all);
    Finding finding =
        Finding.warning(
                this,
                "{}: from {} to {} shards {} of the keys move; a jump or ring hash moves {}",
                sharding.expression(),
                now,
                next,
                Show.percent(moved),
                Show.percent(Figures.percent(BigDecimal.ONE, BigDecimal.valueOf(next))))
            .at(guide, sharding)
            .step(
                "of every {} × {} = {} hashes, {} have the same remainder by both: {} / {} stay",
                now,
                next,
                all,
                stay,
                stay,
                all)
            .step(
                "({} − {}) / {} = {}; the least is one new shard of {}: 1 / {} = {}",
                all,
                stay,
                all,
                Show.percent(moved),
                next,
                next,
                Show.percent(Figures.percent(BigDecimal.ONE, BigDecimal.valueOf(next))));
    return sharding.shards().isPresent() ? finding : finding.assuming(shards);
  }
}
