package dev.banyan.operate.load;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;

/** A closed loop: an answer starts the next request. What ends inside the measured time counts. */
final class ClosedWorker extends LoadWorker {

  private boolean over;

  ClosedWorker(EventLoop loop, Class<? extends Channel> channel, ClosedLoad load, int connections) {
    super(
        loop,
        channel,
        load.requests(),
        connections,
        load.warmUp(),
        load.measured(),
        Duration.ofSeconds(10));
  }

  @Override
  void begin(long nowNanos, long durationNanos) {
    over = false;
  }

  @Override
  void idle(LoadConnection connection) {
    if (!over) {
      connection.send(nextRequest(), System.nanoTime());
    }
  }

  @Override
  void forget(LoadConnection connection) {}

  @Override
  void scheduleOver() {
    over = true;
  }

  @Override
  boolean counts(long startedNanos, long nowNanos) {
    return nowNanos - measureFromNanos() >= 0 && nowNanos - measureToNanos() < 0;
  }

  @Override
  long outstanding() {
    return busyConnections();
  }

  @Override
  long dropped() {
    return 0;
  }

  @Override
  Duration late() {
    return Duration.ZERO;
  }
}
