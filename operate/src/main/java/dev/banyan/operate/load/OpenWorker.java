package dev.banyan.operate.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open model: arrivals by schedule, over idle connections, else waiting in line. */
final class OpenWorker extends LoadWorker {

  private final Arrivals arrivals;
  private final int waitingMax;
  private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();
  private @Nullable Schedule schedule;
  private boolean over;
  private long dropped;
  private long lateNanos;

  OpenWorker(
      EventLoop loop,
      Class<? extends Channel> channel,
      OpenLoad load,
      int connections,
      double perSecond,
      int waitingMax) {
    super(
        loop, channel, load.requests(), connections, load.warmUp(), load.measured(), load.grace());
    this.arrivals = load.arrivals().apply(perSecond);
    this.waitingMax = waitingMax;
  }

  @Override
  void begin(long nowNanos, long durationNanos) {
    schedule = new Schedule(arrivals, nowNanos, durationNanos);
    tick();
  }

  /** Lets every arrival that is due begin, and comes back for the next. */
  private void tick() {
    Schedule due = schedule;
    if (due == null || over) {
      return;
    }
    long now = System.nanoTime();
    while (!due.over() && due.nextNanos() - now <= 0) {
      long scheduled = due.nextNanos();
      if (scheduled - measureFromNanos() >= 0) {
        lateNanos = Math.max(lateNanos, now - scheduled);
      }
      arrive(scheduled);
      due.advance();
    }
    if (!due.over()) {
      loop.schedule(
          this::tick, Math.max(0, due.nextNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private void arrive(long scheduledNanos) {
    LoadConnection connection = idle.poll();
    if (connection != null) {
      connection.send(nextRequest(), scheduledNanos);
    } else if (waiting.size() < waitingMax) {
      waiting.add(scheduledNanos);
    } else if (scheduledNanos - measureFromNanos() >= 0) {
      dropped++;
    }
  }

  @Override
  void idle(LoadConnection connection) {
    Long scheduled = waiting.poll();
    if (scheduled != null) {
      connection.send(nextRequest(), scheduled);
    } else {
      idle.add(connection);
    }
  }

  @Override
  void forget(LoadConnection connection) {
    idle.remove(connection);
  }

  @Override
  void scheduleOver() {
    // What fell due while the loop was busy still has to begin.
    tick();
    over = true;
  }

  @Override
  boolean counts(long startedNanos, long nowNanos) {
    return startedNanos - measureFromNanos() >= 0;
  }

  @Override
  long outstanding() {
    return busyConnections() + waiting.size();
  }

  @Override
  long dropped() {
    return dropped;
  }

  @Override
  Duration late() {
    return Duration.ofNanos(lateNanos);
  }
}
