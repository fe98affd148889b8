package dev.banyan.scale.advise;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metrics that advice rests on; a file names one as {@code oom-kills}. */
public enum Metric {
  /** CPU in use. */
  CPU("%", Kind.LEVEL, Role.PRESSURE, Bottleneck.CPU),
  /** Memory in use. */
  MEMORY("%", Kind.LEVEL, Role.PRESSURE, Bottleneck.MEMORY),
  /** The 95th percentile of response times. */
  P95("s", Kind.LEVEL, Role.PRESSURE, null),
  /** A counter of processes killed for memory. */
  OOM_KILLS("kills", Kind.COUNT, Role.PRESSURE, Bottleneck.MEMORY),
  /** A counter of entries that a full cache gave up. */
  EVICTIONS("evictions", Kind.COUNT, Role.PRESSURE, Bottleneck.CACHE),
  /** Age of the oldest waiting job. */
  QUEUE_AGE("s", Kind.LEVEL, Role.PRESSURE, Bottleneck.QUEUE),
  /** Waiting jobs, read as their growth per minute. */
  QUEUE_LENGTH("jobs/min", Kind.TREND, Role.PRESSURE, Bottleneck.QUEUE),
  /** Connections of the database pool in use. */
  POOL("%", Kind.LEVEL, Role.PRESSURE, Bottleneck.POOL),
  /** The 95th percentile of the wait for a connection. */
  POOL_WAIT("s", Kind.LEVEL, Role.PRESSURE, Bottleneck.POOL),
  /** The 95th percentile of the time that the database takes for a write. */
  WRITE_TIME("s", Kind.LEVEL, Role.PRESSURE, Bottleneck.WRITES),
  /** Active users. */
  USERS("users", Kind.LEVEL, Role.PRESSURE, null),
  /** Requests that failed. */
  ERRORS("%", Kind.LEVEL, Role.FAULT, null),
  /** A counter of restarts. */
  RESTARTS("restarts", Kind.COUNT, Role.FAULT, null),
  /** Lookups that the cache answered; few are worse than many. */
  CACHE_HITS("%", Kind.LEVEL, Role.HABIT, Bottleneck.CACHE),
  /** Request time spent waiting for language models. */
  MODEL_SHARE("%", Kind.LEVEL, Role.HABIT, Bottleneck.MODEL),
  /** Time per route and second, a series a route, read as the largest route's share. */
  ROUTE_SECONDS("%", Kind.SHARE, Role.HABIT, Bottleneck.HOT_ROUTE),
  /** Database queries per request; many are one query per row. */
  QUERIES_PER_REQUEST("queries", Kind.LEVEL, Role.HABIT, Bottleneck.DATABASE),
  /** Queries a minute that the database calls slow. */
  SLOW_QUERIES("queries/min", Kind.LEVEL, Role.HABIT, Bottleneck.DATABASE),
  /** Threads or event-loop time held by calls that wait. */
  BLOCKED("%", Kind.LEVEL, Role.HABIT, Bottleneck.BLOCKING);

  /** How a series is read. */
  enum Kind {
    /** As it stands, throughout a span. */
    LEVEL,
    /** A counter: its increase within a span. */
    COUNT,
    /** Its slope over a span, per minute. */
    TREND,
    /** Several labelled series: the largest one's share of all. */
    SHARE
  }

  /** What a metric beyond its threshold says. */
  enum Role {
    /** Something is short. */
    PRESSURE,
    /** Something is broken, which no capacity mends. */
    FAULT,
    /** The system is wasteful, which matters once something is short. */
    HABIT
  }

  private final String unit;
  private final Kind kind;
  private final Role role;
  private final @Nullable Bottleneck bottleneck;

  Metric(String unit, Kind kind, Role role, @Nullable Bottleneck bottleneck) {
    this.unit = unit;
    this.kind = kind;
    this.role = role;
    this.bottleneck = bottleneck;
  }

  /** The series' name, such as {@code oom-kills}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The unit of its thresholds. */
  public String unit() {
    return unit;
  }

  /** Whether low values are the bad ones. */
  public boolean lowIsBad() {
    return this == CACHE_HITS;
  }

  Kind kind() {
    return kind;
  }

  Role role() {
    return role;
  }

  Optional<Bottleneck> bottleneck() {
    return Optional.ofNullable(bottleneck);
  }
}
