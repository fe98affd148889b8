package dev.banyan.edge;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to one instance: kept alive, last used first, bounded; requests past
 * the bound wait in a bounded line.
 */
final class UpstreamPool {

  /**
   * An instance may close a silent connection at the very moment a request is sent on it. GET is
   * repeated then; what must not be repeated only takes a connection that was in use just now.
   */
  private static final long FRESH_ENOUGH_NANOS = 1_000_000_000L;

  /** Who wants a connection. */
  interface Waiter {
    void connected(UpstreamConnection connection);

    /** The connection could not be made: nothing was sent. */
    void dialFailed(Throwable cause);

    /** All connections are in use and the line is full. */
    void saturated();

    /** False once the request was given up. */
    boolean waiting();

    /** Whether sending it twice does no harm. */
    boolean repeatable();
  }

  private final LoopContext loop;
  private final InstanceState instance;
  private final Bootstrap bootstrap;
  private final long idleNanos;
  private final int connectionsMax;
  private final int waitingMax;
  private final EdgeMeters meters;
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private final Set<UpstreamConnection> open = new LinkedHashSet<>();
  private final Deque<Waiter> line = new ArrayDeque<>();
  private int connections;

  UpstreamPool(
      LoopContext loop,
      InstanceState instance,
      Bootstrap bootstrap,
      EdgeConfig.Instances config,
      int connectionsMax,
      int waitingMax,
      EdgeMeters meters) {
    this.loop = loop;
    this.instance = instance;
    this.bootstrap = bootstrap;
    this.idleNanos = config.idle().toNanos();
    this.connectionsMax = connectionsMax;
    this.waitingMax = waitingMax;
    this.meters = meters;
  }

  void acquire(Waiter waiter) {
    UpstreamConnection kept = takeIdle(waiter.repeatable());
    if (kept != null) {
      waiter.connected(kept);
    } else if (connections < connectionsMax) {
      dial(waiter);
    } else if (line.size() < waitingMax) {
      line.add(waiter);
      meters.instanceWaiting.incrementAndGet();
    } else {
      waiter.saturated();
    }
  }

  /** A new connection, whatever is kept: for the repetition of a request that broke. */
  void acquireFresh(Waiter waiter) {
    closeIdle();
    acquire(waiter);
  }

  /** The answer was read whole and the connection can take another request. */
  void release(UpstreamConnection connection) {
    Waiter next = nextWaiter();
    if (next != null) {
      next.connected(connection);
    } else if (instance.draining() || !connection.active()) {
      connection.close();
    } else {
      connection.idleSince(loop.coarseNanos());
      idle.addLast(connection);
    }
  }

  /** A connection is gone; called exactly once for each that was made. */
  void closed(UpstreamConnection connection) {
    open.remove(connection);
    idle.remove(connection);
    gone();
  }

  void closeIdle() {
    for (UpstreamConnection connection; (connection = idle.pollFirst()) != null; ) {
      connection.close();
    }
  }

  void closeAll() {
    for (UpstreamConnection connection : open.toArray(UpstreamConnection[]::new)) {
      connection.cut();
    }
    for (Waiter waiter; (waiter = nextWaiter()) != null; ) {
      waiter.dialFailed(new ClosedChannelException());
    }
  }

  boolean empty() {
    return connections == 0 && line.isEmpty();
  }

  boolean retired() {
    return empty() && instance.draining();
  }

  void sweep(long nowNanos) {
    UpstreamConnection oldest;
    while ((oldest = idle.peekFirst()) != null
        && (instance.draining() || nowNanos - oldest.idleSince() > oldest.idleMax(idleNanos))) {
      idle.pollFirst();
      oldest.close();
    }
    line.removeIf(
        waiter -> {
          boolean gone = !waiter.waiting();
          if (gone) {
            meters.instanceWaiting.decrementAndGet();
          }
          return gone;
        });
  }

  private @Nullable UpstreamConnection takeIdle(boolean repeatable) {
    UpstreamConnection kept;
    while ((kept = idle.pollLast()) != null) {
      long silent = loop.coarseNanos() - kept.idleSince();
      long silentMax = repeatable ? kept.idleMax(idleNanos) : FRESH_ENOUGH_NANOS;
      if (kept.active() && silent <= silentMax) {
        return kept;
      }
      kept.close();
    }
    return null;
  }

  private void dial(Waiter waiter) {
    connections++;
    meters.instanceConnections.incrementAndGet();
    ChannelFuture dialling =
        bootstrap.clone(loop.eventLoop).remoteAddress(instance.address).connect();
    dialling.addListener(
        done -> {
          if (!done.isSuccess()) {
            gone();
            waiter.dialFailed(done.cause());
            return;
          }
          UpstreamConnection connection =
              new UpstreamConnection(dialling.channel(), this, loop.coarseNanos());
          open.add(connection);
          if (!connection.start()) {
            waiter.dialFailed(new ClosedChannelException());
            return;
          }
          if (waiter.waiting()) {
            waiter.connected(connection);
          } else {
            release(connection);
          }
        });
  }

  private void gone() {
    connections--;
    meters.instanceConnections.decrementAndGet();
    Waiter next = nextWaiter();
    if (next != null) {
      dial(next);
    }
  }

  private @Nullable Waiter nextWaiter() {
    Waiter next;
    while ((next = line.pollFirst()) != null) {
      meters.instanceWaiting.decrementAndGet();
      if (next.waiting()) {
        return next;
      }
    }
    return null;
  }
}
