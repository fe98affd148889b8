package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is measured of the databases. */
interface MeasureContract extends TestedData {

  @Test
  default void theSizeOfEachDatabaseIsMeasured() {
    for (String name : List.of("directory", "s1", "s2")) {
      assertThat(awaitSize(meters(), name)).as(name).isGreaterThan(1_000_000);
    }
    assertThat(awaitSize(meters(), DatabaseSizes.APPS)).isNotNegative();
  }

  @Test
  default void theSizeOfAllAppsDatabasesIsMeasured() throws Exception {
    Id team = ids().team();
    data().appDatabases().ensure(team, "measured", ids().within(team, "app"));
    var own = new SimpleMeterRegistry();
    try (var looking = DatabaseSizes.follow(data().databases(), data().server(), own)) {
      assertThat(awaitSize(own, DatabaseSizes.APPS)).as("%s", looking).isGreaterThan(1_000_000);
    } finally {
      data().appDatabases().drop(team, "measured");
    }
  }

  private static double awaitSize(SimpleMeterRegistry meters, String name) {
    var gauge = meters.get("database.size").tag("database", name).gauge();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Double.isNaN(gauge.value())) {
      assertThat(System.nanoTime()).as(name).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return gauge.value();
  }

  @Test
  default void queriesAreTimedByWhatTheyAre() {
    var query = new Query("count", "note");
    shard().read(query, handle -> handle.createQuery("SELECT 1").mapTo(int.class).one());
    assertThat(
            meters()
                .get("database.query.duration")
                .tags("operation", "count", "table", "note")
                .timer()
                .count())
        .isEqualTo(1);
  }
}
