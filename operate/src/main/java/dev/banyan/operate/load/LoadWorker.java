package dev.banyan.operate.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A generator's share of one event loop. Everything but the constructor and {@link #run} happens on
 * that loop, so nothing here is locked.
 */
abstract class LoadWorker {

  /** Reconnections after which a target counts as gone, so that a dead one ends the run. */
  private static final int LOST_MAX = 1_000;

  private final Requests requests;
  private final int connectionsWanted;
  private final Duration warmUp;
  private final Duration measuredFor;
  private final Duration grace;
  private final List<ByteBuf> encoded = new ArrayList<>();
  private final Set<LoadConnection> connections = new LinkedHashSet<>();
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private final Bootstrap bootstrap;

  final EventLoop loop;
  final Latency latency = new Latency();
  private int nextRequest;
  private boolean started;
  private boolean closing;
  private long measureFromNanos;
  private long measureToNanos;
  private long cpuBeforeNanos;
  private long bytesBefore;
  private long bytesOfClosed;
  private long completed;
  private long refused;
  private long broken;
  private int lost;
  private @Nullable Throwable problem;

  LoadWorker(
      EventLoop loop,
      Class<? extends Channel> channel,
      Requests requests,
      int connections,
      Duration warmUp,
      Duration measured,
      Duration grace) {
    this.loop = loop;
    this.requests = requests;
    this.connectionsWanted = connections;
    this.warmUp = warmUp;
    this.measuredFor = measured;
    this.grace = grace;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    LoadConnection connection = new LoadConnection(LoadWorker.this);
                    made.pipeline().addLast(connection);
                  }
                });
  }

  /** Starts; the stage completes when everything is measured and closed. */
  final CompletableFuture<LoadResult> run() {
    loop.execute(
        () -> {
          for (byte[] request : requests.encoded()) {
            // Direct, so that a write copies nothing; of the collector, so that nobody frees it.
            ByteBuffer direct = ByteBuffer.allocateDirect(request.length).put(request).flip();
            encoded.add(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct)));
          }
          for (int count = 0; count < connectionsWanted; count++) {
            connect();
          }
        });
    return result;
  }

  private void connect() {
    bootstrap
        .connect(requests.address())
        .addListener(
            (ChannelFuture attempt) -> {
              if (!attempt.isSuccess()) {
                end(
                    new IllegalStateException(
                        "cannot connect to " + requests.address(), attempt.cause()));
              }
            });
  }

  final void ready(LoadConnection connection) {
    connections.add(connection);
    if (closing) {
      connection.close();
    } else if (started) {
      idle(connection);
    } else if (connections.size() == connectionsWanted) {
      started = true;
      long now = System.nanoTime();
      measureFromNanos = now + warmUp.toNanos();
      measureToNanos = measureFromNanos + measuredFor.toNanos();
      loop.schedule(this::measureFrom, warmUp.toNanos(), TimeUnit.NANOSECONDS);
      loop.schedule(this::measureTo, warmUp.plus(measuredFor).toNanos(), TimeUnit.NANOSECONDS);
      begin(now, warmUp.plus(measuredFor).toNanos());
      connections.forEach(this::idle);
    }
  }

  private void measureFrom() {
    cpuBeforeNanos = threadCpuNanos();
    bytesBefore = bytes();
  }

  private void measureTo() {
    long cpu = threadCpuNanos() - cpuBeforeNanos;
    long bytesMeasured = bytes() - bytesBefore;
    scheduleOver();
    long deadline = System.nanoTime() + grace.toNanos();
    whenQuiet(deadline, () -> finish(bytesMeasured, Duration.ofNanos(cpu)));
  }

  private void whenQuiet(long deadline, Runnable then) {
    if (outstanding() == 0 || System.nanoTime() - deadline >= 0) {
      then.run();
    } else {
      loop.schedule(() -> whenQuiet(deadline, then), 5, TimeUnit.MILLISECONDS);
    }
  }

  private void finish(long bytesMeasured, Duration cpu) {
    LoadResult seen =
        new LoadResult(
            measuredFor,
            completed,
            refused,
            broken,
            dropped(),
            outstanding(),
            bytesMeasured,
            latency,
            late(),
            cpu);
    closing = true;
    List.copyOf(connections).forEach(LoadConnection::close);
    Throwable failure = problem;
    if (failure == null) {
      result.complete(seen);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private void end(Throwable failure) {
    closing = true;
    List.copyOf(connections).forEach(LoadConnection::close);
    result.completeExceptionally(failure);
  }

  final void answered(LoadConnection connection, int status, long startedNanos, boolean keepAlive) {
    long now = System.nanoTime();
    if (counts(startedNanos, now)) {
      if (status < 400) {
        completed++;
        latency.record(now - startedNanos);
      } else {
        refused++;
      }
    }
    if (!keepAlive) {
      connection.close();
    } else if (!closing) {
      idle(connection);
    }
  }

  final void unreadable(IllegalStateException failure) {
    problem = failure;
  }

  final void lost(LoadConnection connection, boolean whileBusy) {
    connections.remove(connection);
    bytesOfClosed += connection.bytes();
    forget(connection);
    if (closing) {
      return;
    }
    if (whileBusy) {
      broken++;
    }
    if (++lost > LOST_MAX) {
      end(new IllegalStateException(LOST_MAX + " connections were lost: is the target there?"));
    } else {
      connect();
    }
  }

  /** The next request to send, in turn. The buffer may be written once and not be changed. */
  final ByteBuf nextRequest() {
    ByteBuf request = encoded.get(nextRequest);
    nextRequest = nextRequest + 1 == encoded.size() ? 0 : nextRequest + 1;
    return request.duplicate();
  }

  final long busyConnections() {
    return connections.stream().filter(LoadConnection::busy).count();
  }

  final long measureFromNanos() {
    return measureFromNanos;
  }

  final long measureToNanos() {
    return measureToNanos;
  }

  private long bytes() {
    return bytesOfClosed + connections.stream().mapToLong(LoadConnection::bytes).sum();
  }

  private static long threadCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** All connections stand and the clock runs from here. */
  abstract void begin(long nowNanos, long durationNanos);

  /** A connection has nothing to do. */
  abstract void idle(LoadConnection connection);

  /** A connection is gone. */
  abstract void forget(LoadConnection connection);

  /** No new request from here on. */
  abstract void scheduleOver();

  /** Whether an answer belongs to the measured part. */
  abstract boolean counts(long startedNanos, long nowNanos);

  /** Requests begun and not answered, and arrivals that wait. */
  abstract long outstanding();

  abstract long dropped();

  abstract Duration late();
}
