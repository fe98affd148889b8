package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.guide.Sharding;
import dev.banyan.scale.lint.product.Assumption;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;

/** A login finds the shard of an account whose key it does not know. */
final class ShardLogin implements GuideRule {

  @Override
  public String id() {
    return "shard-login";
  }

  @Override
  public String title() {
    return "A login finds its shard";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    Assumption by = assumptions.get("login-by");
    return guide.state().shardings().stream()
        .filter(sharding -> sharding.lookup().isEmpty() && !sharding.key().equals(by.value()))
        .map(sharding -> finding(guide, sharding, by))
        .toList();
  }

  private Finding finding(Guide guide, Sharding sharding, Assumption by) {
    return Finding.warning(
            this,
            "accounts lie by {}, and a login by {} cannot be routed: the guide names no directory",
            sharding.key(),
            by.value())
        .at(guide, sharding)
        .step(
            "{} → {} is in the account, the account is in the shard, the shard is found by {}",
            by.value(),
            sharding.key(),
            sharding.key())
        .step(
            "without a directory every login asks {} shards",
            sharding.shards().map(shards -> Show.span(shards.span())).orElse("all"))
        .assuming(by);
  }
}
