package dev.banyan.operate.measure;

import dev.banyan.scale.measure.Resource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a target used between two moments: counters from the first to the last, gauges as the mean
 * of what was seen in between. Of one thread.
 */
final class MeterWindow {

  /** What is held rather than used up. */
  static final Set<Resource> LEVELS = EnumSet.of(Resource.CONNECTIONS, Resource.SOCKETS);

  private final Meter meter;
  private final LongSupplier nanoClock;
  private final Map<Resource, Double> levels = new EnumMap<>(Resource.class);
  private int samples;
  private @Nullable Reading first;
  private long firstNanos;
  private @Nullable Reading last;
  private long lastNanos;

  MeterWindow(Meter meter, LongSupplier nanoClock) {
    this.meter = meter;
    this.nanoClock = nanoClock;
  }

  /** The measured part begins. */
  void begin() {
    first = meter.read();
    firstNanos = nanoClock.getAsLong();
  }

  /** Somewhere within it; nothing where the window is not open. */
  void sample() {
    if (first != null && !first.levels().isEmpty() && last == null) {
      add(meter.read());
    }
  }

  /** It ends. */
  void end() {
    Reading read = meter.read();
    lastNanos = nanoClock.getAsLong();
    add(read);
    last = read;
  }

  private void add(Reading read) {
    read.levels().forEach((resource, value) -> levels.merge(resource, value, Double::sum));
    samples++;
  }

  /**
   * What was used in a step of so many seconds. A read takes its time, so what was counted between
   * the two is brought to the length of the step.
   *
   * @throws MeasureException when a counter went back
   */
  Map<Resource, Double> used(double seconds) {
    Reading from = first;
    Reading to = last;
    var used = new EnumMap<Resource, Double>(Resource.class);
    if (from == null || to == null || lastNanos <= firstNanos) {
      return used;
    }
    double part = seconds * 1e9 / (lastNanos - firstNanos);
    for (Map.Entry<Resource, Double> each : to.totals().entrySet()) {
      Double before = from.totals().get(each.getKey());
      if (before != null) {
        used.put(each.getKey(), grown(each.getKey(), before, each.getValue()) * part);
      }
    }
    levels.forEach((resource, sum) -> used.put(resource, sum / samples));
    return used;
  }

  private static double grown(Resource resource, double before, double after) {
    if (after < before) {
      throw new MeasureException(
          resource.label()
              + ": the target's counter went back, so it was started anew while it was measured");
    }
    return after - before;
  }
}
