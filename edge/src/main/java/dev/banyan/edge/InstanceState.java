package dev.banyan.edge;

import dev.banyan.kernel.Id;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the edge knows about one instance; shared by all event loops, kept over route tables.
 *
 * <p>Passive ejection: after so many failures in a row an instance is left alone for a while; then
 * one failure ejects it again, one success forgives all.
 */
final class InstanceState {

  final @Nullable Id id;
  final InetSocketAddress address;
  private final int failuresMax;
  private final long ejectionNanos;

  /** Requests and tunnels under way. */
  private final AtomicInteger active = new AtomicInteger();

  private final AtomicInteger failures = new AtomicInteger();
  private volatile long ejectedUntilNanos;
  private volatile boolean ejected;
  private volatile boolean draining;

  InstanceState(@Nullable Id id, InetSocketAddress address, int failuresMax, long ejectionNanos) {
    this.id = id;
    this.address = address;
    this.failuresMax = failuresMax;
    this.ejectionNanos = ejectionNanos;
  }

  int active() {
    return active.get();
  }

  void enter() {
    active.incrementAndGet();
  }

  void leave() {
    active.decrementAndGet();
  }

  /** Whether new requests may go there. */
  boolean available(long nowNanos) {
    return !draining && (!ejected || nowNanos - ejectedUntilNanos >= 0);
  }

  boolean draining() {
    return draining;
  }

  void drain(boolean value) {
    draining = value;
  }

  /** It answered. */
  void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
      ejected = false;
    }
  }

  /** It could not be reached, broke off or did not answer in time. True when this ejects it. */
  boolean failed(long nowNanos) {
    if (failures.incrementAndGet() >= failuresMax) {
      ejectedUntilNanos = nowNanos + ejectionNanos;
      ejected = true;
      return true;
    }
    return false;
  }

  /** Whether it is left alone now. */
  boolean ejected(long nowNanos) {
    return ejected && nowNanos - ejectedUntilNanos < 0;
  }
}
