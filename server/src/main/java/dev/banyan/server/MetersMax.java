package dev.banyan.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Bounds how many meters there are, and tells of the first one that is refused. Thread-safe. */
final class MetersMax implements MeterFilter {

  private final MeterFilter bound;
  private final Consumer<Meter.Id> firstRefused;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * A bound of its own.
   *
   * @param firstRefused called once, while the registry holds its lock: it must register nothing
   */
  MetersMax(int most, Consumer<Meter.Id> firstRefused) {
    this.bound = MeterFilter.maximumAllowableMetrics(most);
    this.firstRefused = firstRefused;
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    MeterFilterReply reply = bound.accept(id);
    if (reply == MeterFilterReply.DENY && told.compareAndSet(false, true)) {
      firstRefused.accept(id);
    }
    return reply;
  }
}
