package dev.banyan.server;

import dev.banyan.apps.RedisServer;
import dev.banyan.data.DataModule;
import dev.banyan.data.WriteProbe;
import java.util.List;

/** How the node's stores are asked whether they answer. */
final class Stores {

  private Stores() {}

  static Health.Check database(DataModule data) {
    List<WriteProbe> probes = data.databases().stream().map(WriteProbe::new).toList();
    return new Health.Check("database", () -> WriteProbe.ask(probes));
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
