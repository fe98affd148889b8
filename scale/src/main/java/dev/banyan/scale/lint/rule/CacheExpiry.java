package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CacheChain;
import dev.banyan.scale.lint.guide.Fact;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A value expires, and before the copy behind it does. */
final class CacheExpiry implements GuideRule {

  @Override
  public String id() {
    return "cache-expiry";
  }

  @Override
  public String title() {
    return "What is cached expires";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CacheChain chain : guide.state().caches()) {
      for (CacheChain.Layer layer : chain.layers()) {
        if (found.full()) {
          return found;
        }
        if (layer.ttl().isEmpty()) {
          found.add(finding(guide, chain, layer));
        }
      }
    }
    return found;
  }

  private Finding finding(Guide guide, CacheChain chain, CacheChain.Layer layer) {
    Optional<BigDecimal> other =
        chain.layers().stream()
            .flatMap(each -> each.ttl().map(Fact::span).map(span -> span.high()).stream())
            .max(BigDecimal::compareTo);
    return Finding.warning(
            this,
            "{}: what is in {} never expires{}",
            chain.name(),
            layer.store(),
            layer.entriesMax().isEmpty() ? ", and its size has no limit" : "")
        .at(guide, layer)
        .step(
            other.isPresent()
                ? "the other layer forgets after "
                    + Show.time(other.get())
                    + "; this one answers the old value until the process ends"
                : "it answers the old value until the process ends");
  }
}
