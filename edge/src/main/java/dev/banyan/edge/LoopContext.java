package dev.banyan.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What belongs to one event loop: its client connections, its connections to instances and its
 * clock. Touched by that loop alone, so nothing here needs a lock.
 */
final class LoopContext {

  private static final Logger log = LoggerFactory.getLogger(LoopContext.class);

  private static final long SWEEP_MILLIS = 100;

  final EventLoop eventLoop;
  final SplittableRandom random;
  final UnsentBytes unsent;
  final StartLine starts;
  private final Bootstrap bootstrap;
  private final EdgeConfig.Instances config;
  private final int connectionsMax;
  private final int waitingMax;
  private final EdgeMeters meters;
  private final Set<Sweepable> sweepables = new LinkedHashSet<>();
  private final IdentityHashMap<InstanceState, UpstreamPool> pools = new IdentityHashMap<>();
  private long coarseNanos = System.nanoTime();
  private int turn;

  LoopContext(
      EventLoop eventLoop,
      Bootstrap bootstrap,
      EdgeConfig.Instances config,
      UnsentBytes unsent,
      int index,
      int loops,
      SplittableRandom random,
      EdgeMeters meters) {
    this.eventLoop = eventLoop;
    this.bootstrap = bootstrap;
    this.config = config;
    this.unsent = unsent;
    this.connectionsMax = share(config.connectionsMax(), index, loops);
    this.waitingMax = share(config.waitingMax(), index, loops);
    this.random = random;
    this.meters = meters;
    this.starts = new StartLine(waitingMax, meters);
  }

  /**
   * A loop's part of a limit of all loops together. The parts add up to the limit; where it is
   * smaller than the number of loops each still has one, or what comes in by some of them could
   * never be served.
   *
   * @param index of the loop, from 0
   */
  static int share(int limit, int index, int loops) {
    return limit == 0 ? 0 : Math.max(1, limit / loops + (index < limit % loops ? 1 : 0));
  }

  void start() {
    var sweeping =
        eventLoop.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    eventLoop.terminationFuture().addListener(done -> sweeping.cancel(false));
  }

  /** A clock that stands still between sweeps: good enough for deadlines, and free. */
  long coarseNanos() {
    return coarseNanos;
  }

  int nextTurn() {
    return turn++;
  }

  void watch(Sweepable sweepable) {
    sweepables.add(sweepable);
  }

  void unwatch(Sweepable sweepable) {
    sweepables.remove(sweepable);
  }

  UpstreamPool pool(InstanceState instance) {
    UpstreamPool pool = pools.get(instance);
    if (pool == null) {
      pool =
          new UpstreamPool(this, instance, bootstrap, config, connectionsMax, waitingMax, meters);
      pools.put(instance, pool);
    }
    return pool;
  }

  /** Closes unused connections to an instance that gets no more requests. */
  void retire(InstanceState instance) {
    UpstreamPool pool = pools.get(instance);
    if (pool != null) {
      pool.closeIdle();
      if (pool.empty()) {
        pools.remove(instance);
      }
    }
  }

  /** Cuts every connection to an instance. */
  void cut(InstanceState instance) {
    UpstreamPool pool = pools.remove(instance);
    if (pool != null) {
      pool.closeAll();
    }
  }

  /** The edge is closing. */
  void drain() {
    starts.wake();
    for (Sweepable sweepable : sweepables.toArray(Sweepable[]::new)) {
      sweepable.drain();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    // What the loop itself stood still is no client's slowness.
    long since = Math.min(now - coarseNanos, 2 * TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS));
    coarseNanos = now;
    unsent.clear();
    for (Sweepable sweepable : sweepables) {
      unsent.add(sweepable.unsentBytes());
    }
    for (Sweepable sweepable : sweepables.toArray(Sweepable[]::new)) {
      guarded(() -> sweepable.sweep(now, since));
    }
    pools
        .values()
        .removeIf(
            pool -> {
              guarded(() -> pool.sweep(now));
              return pool.retired();
            });
  }

  /** Netty ends a periodic task that throws, and every deadline of the loop with it. */
  private static void guarded(Runnable one) {
    try {
      one.run();
    } catch (RuntimeException failure) {
      log.error("a deadline could not be looked at", failure);
    }
  }
}
