package dev.banyan.data.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.DataConfig;
import dev.banyan.data.DataException;
import dev.banyan.data.DataModule;
import dev.banyan.data.DatabaseAddress;
import dev.banyan.data.Query;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the server is killed while Banyan runs. */
class ServerWatchTest {

  private static final Query QUERY = new Query("test", "kept");
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir Path folder;
  private SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private Path cluster() {
    return folder.resolve("postgres").resolve("cluster");
  }

  private DataModule start() {
    meters = new SimpleMeterRegistry();
    return DataModule.start(
        DataConfig.embedded(), folder, InstantSource.system(), meters, List.of());
  }

  @Test
  void aServerThatIsKilledComesBackOnItsPortWithItsData() {
    try (DataModule data = start()) {
      DatabaseAddress before = data.server().directory();
      data.directory().write(QUERY, handle -> handle.execute("CREATE TABLE kept AS SELECT 7 AS n"));
      for (int round = 1; round <= 2; round++) {
        long killed = kill();
        // An orphan of the server that is gone may answer still.
        until(() -> pid() != killed && up() == 1);
        until(() -> kept(data) == 7);
        assertThat(data.server().directory()).isEqualTo(before);
        assertThat(restarts()).isEqualTo(round);
      }
    }
    assertThat(ClusterProcesses.of(cluster())).isEmpty();
    assertThat(restarts()).isEqualTo(2);
    assertThat(up()).isZero();
  }

  @Test
  void closingWhileItComesBackLeavesNoServer() {
    // At once, and when the restart is known to be under way.
    for (boolean underWay : new boolean[] {false, true}) {
      DataModule data = start();
      kill();
      if (underWay) {
        until(() -> restarts() == 1);
      }
      data.close();
      assertThat(ClusterProcesses.of(cluster())).isEmpty();
    }
  }

  /** The postmaster alone; its children see to themselves. */
  private long kill() {
    long pid = pid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    return pid;
  }

  private long pid() {
    try {
      return PidFile.read(cluster()).map(PidFile::pid).orElse(0L);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private double restarts() {
    return meters.get("database.server.restarts").counter().count();
  }

  private double up() {
    return meters.get("database.server.up").gauge().value();
  }

  /** What the table holds; nothing while the database is away. */
  private static int kept(DataModule data) {
    try {
      return data.directory()
          .read(
              QUERY, handle -> handle.createQuery("SELECT n FROM kept").mapTo(Integer.class).one());
    } catch (DataException away) {
      return 0;
    }
  }

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
