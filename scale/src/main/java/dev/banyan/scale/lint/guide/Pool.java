package dev.banyan.scale.lint.guide;

import dev.banyan.kernel.config.Default;
import java.util.Optional;

/**
 * Connections to a database that each instance of a service opens.
 *
 * @param sku the database's machine type, if named
 * @param databaseMax the connections that the guide says it takes, if said
 */
public record Pool(
    String service,
    Fact max,
    Optional<Fact> min,
    Fact instances,
    @Default("") String sku,
    Optional<Fact> databaseMax) {

  public Pool {
    Require.brief("service", service);
    Require.brief("sku", sku);
    Require.dimension("max", max, Dimension.COUNT);
    Require.dimension("min", min, Dimension.COUNT);
    Require.dimension("instances", instances, Dimension.COUNT);
    Require.dimension("databaseMax", databaseMax, Dimension.COUNT);
  }
}
