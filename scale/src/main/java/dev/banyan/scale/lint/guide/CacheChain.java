package dev.banyan.scale.lint.guide;

import java.util.List;
import java.util.Optional;

/** Caches in the order in which they are asked, and what loads a missing value. */
public record CacheChain(String name, List<Layer> layers, Optional<Loader> loader) {

  public CacheChain {
    Require.named("name", name);
    Require.few("layers", layers);
  }

  /**
   * One cache.
   *
   * @param store what it is kept in: {@code memory}, {@code redis}, {@code cdn}
   */
  public record Layer(
      String store, Optional<Fact> ttl, Optional<Fact> entriesMax, int line, String quote)
      implements Cited {

    public Layer {
      Require.brief("store", store);
      Cite.check(line, quote);
      Require.dimension("ttl", ttl, Dimension.TIME);
      Require.dimension("entriesMax", entriesMax, Dimension.COUNT);
    }
  }

  /**
   * The code around the loader.
   *
   * @param guarded the steps inside the error guard: {@code read}, {@code load}, {@code write}
   * @param onError the step that the guard runs: {@code load}, {@code stale}, {@code fail}
   */
  public record Loader(List<String> guarded, String onError, int line, String quote)
      implements Cited {

    public Loader {
      Require.brief("guarded", guarded);
      Require.brief("onError", onError);
      Cite.check(line, quote);
    }
  }
}
