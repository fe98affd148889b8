package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Sharding;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.HashFunction;
import java.util.List;

/** A key has the same shard in every process. */
final class ShardFunction implements GuideRule {

  @Override
  public String id() {
    return "shard-function";
  }

  @Override
  public String title() {
    return "A key has one shard, in every process";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (Sharding sharding : guide.state().shardings()) {
      catalogue
          .function(sharding.function())
          .filter(function -> function.stable() == HashFunction.Stable.PER_PROCESS)
          .ifPresent(function -> found.add(finding(guide, sharding, function)));
    }
    return found;
  }

  private Finding finding(Guide guide, Sharding sharding, HashFunction function) {
    return Finding.error(
            this,
            "{} gives another value in every process: {} finds its shard only by chance",
            function.name(),
            sharding.key())
        .at(guide, sharding)
        .step(
            "two processes agree on one of {} shards with a chance of 1/{}",
            sharding.shards().map(Show::fact).orElse("N"),
            sharding.shards().map(shards -> Show.span(shards.span())).orElse("N"))
        .source(Show.text("{} ({})", function.name(), function.source()));
  }
}
