package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CacheChain;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.product.StoreSpeed;
import java.util.List;
import java.util.Optional;

/** The faster cache is asked first. */
final class CacheOrder implements GuideRule {

  @Override
  public String id() {
    return "cache-order";
  }

  @Override
  public String title() {
    return "The faster cache is asked first";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    var found = new Found();
    for (CacheChain chain : guide.state().caches()) {
      for (int i = 1; i < chain.layers().size(); i++) {
        CacheChain.Layer first = chain.layers().get(i - 1);
        CacheChain.Layer second = chain.layers().get(i);
        Optional<StoreSpeed> before = catalogue.store(first.store());
        Optional<StoreSpeed> after = catalogue.store(second.store());
        if (before.isPresent()
            && after.isPresent()
            && before.get().readNanos() > after.get().readNanos()) {
          found.add(
              Finding.warning(
                      this,
                      "{}: {} is asked before {}, so that every read waits for the slower one",
                      chain.name(),
                      first.store(),
                      second.store())
                  .at(guide, first, second)
                  .step(
                      "about {} ns before about {} ns, {} times as long",
                      before.get().readNanos(),
                      after.get().readNanos(),
                      before.get().readNanos() / after.get().readNanos())
                  .source(Show.text("{}: {}", first.store(), before.get().source()))
                  .source(Show.text("{}: {}", second.store(), after.get().source())));
        }
      }
    }
    return found;
  }
}
