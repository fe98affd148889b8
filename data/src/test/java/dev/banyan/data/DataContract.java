package dev.banyan.data;

import dev.banyan.data.Migrations.Target;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.MutableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** What every PostgreSQL must do for Banyan, however it is reached. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DataContract
    implements TransactionContract,
        ConnectionContract,
        ShardContract,
        AppDatabaseContract,
        MeasureContract {

  private static final Migrations NOTES = new Migrations("notes", Target.SHARD, "db/notes/shard");

  private final TestServer testServer;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-01-30T12:00:00Z"));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final IdGenerator ids;
  private DataModule data;
  private SqlDatabase shard;

  DataContract(TestServer testServer) {
    this.testServer = testServer;
    this.ids = new IdGenerator(clock, new Random(testServer.ordinal()));
  }

  @BeforeAll
  void start() {
    data = testServer.start(clock, meters, List.of("s1", "s2"), List.of(NOTES));
    shard = data.shards().named("s1");
  }

  @AfterAll
  void stop() {
    data.close();
  }

  @BeforeEach
  void clear() {
    shard.write(TEST, handle -> handle.execute("TRUNCATE note"));
  }

  @Override
  public TestServer testServer() {
    return testServer;
  }

  @Override
  public MutableClock clock() {
    return clock;
  }

  @Override
  public SimpleMeterRegistry meters() {
    return meters;
  }

  @Override
  public IdGenerator ids() {
    return ids;
  }

  @Override
  public DataModule data() {
    return data;
  }

  @Override
  public SqlDatabase shard() {
    return shard;
  }
}
