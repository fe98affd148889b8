package dev.banyan.scale.lint.guide;

/** How often a store is saved; {@code 0 s} is at every change. */
public record Backup(String store, Fact every) {

  public Backup {
    Require.named("store", store);
    Require.dimension("every", every, Dimension.TIME);
  }
}
