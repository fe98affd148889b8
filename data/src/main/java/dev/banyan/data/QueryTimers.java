package dev.banyan.data;

import dev.banyan.kernel.trace.TraceScope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * {@code database_query_duration_seconds{operation,table}}, whose label sets are bounded, and a
 * span of each query where its caller is recorded.
 */
final class QueryTimers {

  /** More kinds of query than this are counted together, so that labels stay bounded. */
  static final int KINDS_MAX = 500;

  private static final Query OTHER = new Query("other", "other");
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry meters;
  private final String database;
  private final Map<Query, Timer> timers = new ConcurrentHashMap<>();

  /**
   * Begins with none.
   *
   * @param database whose, as spans call it
   */
  QueryTimers(MeterRegistry meters, String database) {
    this.database = database;
    this.meters = meters;
  }

  <T> T time(Query query, Supplier<T> work) {
    long start = System.nanoTime();
    boolean done = false;
    try {
      T value = work.get();
      done = true;
      return value;
    } finally {
      long nanos = System.nanoTime() - start;
      timer(query).record(Duration.ofNanos(nanos));
      if (TraceScope.active()) {
        TraceScope.asked(
            query.operation() + " " + query.table(),
            nanos,
            !done,
            Map.of(
                "db.system.name",
                "postgresql",
                "db.namespace",
                database,
                "db.operation.name",
                query.operation(),
                "db.collection.name",
                query.table()));
      }
    }
  }

  private Timer timer(Query query) {
    Timer known = timers.get(query);
    if (known != null) {
      return known;
    }
    Query kind = timers.size() < KINDS_MAX ? query : OTHER;
    return timers.computeIfAbsent(kind, this::register);
  }

  private Timer register(Query kind) {
    return Timer.builder("database.query.duration")
        .description("How long SQL work took, with the wait for a connection")
        .tag("operation", kind.operation())
        .tag("table", kind.table())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }
}
