package dev.banyan.server;

import dev.banyan.apps.autoscale.LoadSource;
import dev.banyan.apps.autoscale.ServiceLoad;
import dev.banyan.edge.Edge;
import dev.banyan.edge.ServiceTraffic;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Periodic;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge's figures in the form that the apps' autoscaler takes. How many requests an instance has
 * at once is looked at four times a second, and averaged: a single look would tell of a moment.
 * Thread-safe.
 */
final class EdgeLoad implements LoadSource, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EdgeLoad.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** Looks that are kept of an instance: of the last minute. */
  static final int LOOKS_MAX = 240;

  private final Edge edge;

  /** Of the instances that the edge sends requests to, and of no others. */
  private final Map<Id, Looks> looks = new ConcurrentHashMap<>();

  private final Periodic looking;

  /** The last looks at one instance, in a ring. */
  static final class Looks {
    private final int[] counts = new int[LOOKS_MAX];
    private long taken;

    synchronized void add(int count) {
      counts[(int) (taken++ % LOOKS_MAX)] = count;
    }

    /** The mean of the last so many looks; empty before the first. */
    synchronized OptionalDouble mean(int last) {
      long known = Math.min(Math.clamp(last, 1, LOOKS_MAX), taken);
      long sum = 0;
      for (long i = taken - known; i < taken; i++) {
        sum += counts[(int) (i % LOOKS_MAX)];
      }
      return known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sum / known);
    }
  }

  private EdgeLoad(Edge edge) {
    this.edge = edge;
    this.looking =
        Periodic.start(
            "edge-load",
            LOOK_EVERY,
            this::look,
            failure -> log.error("the load of instances could not be looked at", failure));
  }

  /** Begins to look. */
  static EdgeLoad start(Edge edge) {
    return new EdgeLoad(edge);
  }

  private void look() {
    var loads = edge.load();
    Set<Id> known =
        loads.stream().map(Edge.InstanceLoad::instance).collect(Collectors.toUnmodifiableSet());
    looks.keySet().retainAll(known);
    loads.forEach(
        load -> looks.computeIfAbsent(load.instance(), id -> new Looks()).add(load.active()));
  }

  @Override
  public ServiceLoad of(Id app, String service, Duration window) {
    ServiceTraffic seen = edge.traffic().service(app.toString(), service, window);
    return new ServiceLoad(
        seen.finished(),
        seen.p95Millis(),
        seen.p99Millis(),
        seen.requestsPerSecond(),
        seen.shedPerSecond());
  }

  @Override
  public OptionalDouble inFlight(Id instance, Duration window) {
    Looks of = looks.get(instance);
    return of == null
        ? OptionalDouble.empty()
        : of.mean((int) Math.min(LOOKS_MAX, window.dividedBy(LOOK_EVERY)));
  }

  @Override
  public void close() {
    looking.close();
  }
}
