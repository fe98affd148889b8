package dev.banyan.apps;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;

/** The same on PostgreSQL 15 through PgBouncer, over two physical shards. */
class PooledAppVariablesTest extends AppVariablesTest {

  @Override
  DataModule start(List<Migrations> migrations) {
    return TestServer.POOLED.start(
        InstantSource.system(), new SimpleMeterRegistry(), List.of("s1", "s2"), migrations);
  }
}
