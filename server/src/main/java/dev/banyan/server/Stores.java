package dev.banyan.server;

import dev.banyan.apps.RedisServer;
import dev.banyan.data.DataModule;
import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;

/** How the node's stores are asked whether they answer. */
final class Stores {

  private static final Query PROBE = new Query("probe", "none");

  private Stores() {}

  static Health.Check database(DataModule data) {
    return new Health.Check(
        "database",
        () -> {
          for (SqlDatabase database : data.databases()) {
            database.read(
                PROBE, handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
          }
        });
  }

  static Health.Check redis(RedisServer redis) {
    return new Health.Check(
        "redis",
        () -> {
          if (!redis.answers()) {
            throw new IllegalStateException("Redis does not answer");
          }
        });
  }
}
