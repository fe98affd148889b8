package dev.banyan.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Bounds how many meters there are at a time, and tells of the first one that is refused. One that
 * is removed makes room for another. Thread-safe.
 */
final class MetersMax implements MeterFilter {

  private final int most;
  private final Consumer<Meter.Id> firstRefused;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean told = new AtomicBoolean();

  private MetersMax(int most, Consumer<Meter.Id> firstRefused) {
    this.most = most;
    this.firstRefused = firstRefused;
  }

  /**
   * Bounds a registry that has no meters yet.
   *
   * @param firstRefused called once, while the registry holds its lock: it must register nothing
   */
  static void bound(MeterRegistry meters, int most, Consumer<Meter.Id> firstRefused) {
    var max = new MetersMax(most, firstRefused);
    meters
        .config()
        .onMeterAdded(added -> max.count.incrementAndGet())
        .onMeterRemoved(removed -> max.count.decrementAndGet())
        .meterFilter(max);
  }

  /** Asked under the registry's lock, and only of a meter that it does not have. */
  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (count.get() < most) {
      return MeterFilterReply.NEUTRAL;
    }
    if (told.compareAndSet(false, true)) {
      firstRefused.accept(id);
    }
    return MeterFilterReply.DENY;
  }
}
