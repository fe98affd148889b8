package dev.banyan.scale.lint.rule;

import dev.banyan.scale.lint.guide.CacheChain;
import dev.banyan.scale.lint.guide.Guide;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import java.util.List;

/** A loader that fails is not run again by the guard that caught it. */
final class CacheLoader implements GuideRule {

  private static final String LOAD = "load";

  @Override
  public String id() {
    return "cache-loader";
  }

  @Override
  public String title() {
    return "A failing loader runs once";
  }

  @Override
  public List<Finding> check(Guide guide, Catalogue catalogue, Assumptions assumptions) {
    return guide.state().caches().stream()
        .filter(
            chain ->
                chain
                    .loader()
                    .filter(loader -> loader.onError().equals(LOAD))
                    .filter(loader -> loader.guarded().contains(LOAD))
                    .isPresent())
        .map(chain -> finding(guide, chain))
        .toList();
  }

  private Finding finding(Guide guide, CacheChain chain) {
    CacheChain.Loader loader = chain.loader().orElseThrow();
    Finding finding =
        Finding.warning(
                this,
                "{}: the guard around the loader runs the loader again when it fails",
                chain.name())
            .at(guide, loader)
            .step(
                "the loader fails: 1 call + 1 of the guard = 2 calls for each read, when the"
                    + " database can bear them least");
    return loader.guarded().contains("write")
        ? finding.step("writing the cache fails after a good load: the load is done twice")
        : finding;
  }
}
