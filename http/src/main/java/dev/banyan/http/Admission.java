package dev.banyan.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is being served and refuses past a bound, without waiting: a queue here would only
 * hide the overload from the client. Thread-safe.
 */
final class Admission {

  private final long max;
  private final AtomicLong held = new AtomicLong();
  private final Counter refused;

  /**
   * @param name of the gauge; its counter of refusals ends in {@code .refused}
   * @param max how much may be held at once
   */
  Admission(String name, long max, MeterRegistry meters) {
    this.max = max;
    this.refused = meters.counter(name + ".refused");
    Gauge.builder(name, held, AtomicLong::doubleValue).register(meters);
    Gauge.builder(name + ".max", () -> max).register(meters);
  }

  boolean tryAcquire(long amount) {
    if (held.addAndGet(amount) > max) {
      held.addAndGet(-amount);
      refused.increment();
      return false;
    }
    return true;
  }

  void release(long amount) {
    held.addAndGet(-amount);
  }
}
