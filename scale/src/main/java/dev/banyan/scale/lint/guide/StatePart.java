package dev.banyan.scale.lint.guide;

import java.util.List;

/** What a guide keeps, and how. */
public record StatePart(
    List<Store> stores,
    List<Pool> pools,
    List<Sharding> shardings,
    List<CacheChain> caches,
    List<Backup> backups,
    List<Replication> replications,
    List<Objective> objectives,
    List<Availability> availability,
    List<Sessions> sessions) {

  public StatePart {
    Require.few("stores", stores);
    Require.few("pools", pools);
    Require.few("shardings", shardings);
    Require.few("caches", caches);
    Require.few("backups", backups);
    Require.few("replications", replications);
    Require.few("objectives", objectives);
    Require.few("availability", availability);
    Require.few("sessions", sessions);
  }
}
