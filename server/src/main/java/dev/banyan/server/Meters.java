package dev.banyan.server;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's registry of metrics, bounded, with what the JVM tells of itself. */
final class Meters {

  private static final Logger log = LoggerFactory.getLogger(Meters.class);

  /**
   * Labels are fixed sets, so a node has some hundreds; more means that somebody labels with ids.
   */
  private static final int METERS_MAX = 10_000;

  private Meters() {}

  static PrometheusMeterRegistry start(Parts parts) {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.onClose("metrics", meters::close);
    MetersMax.bound(meters, METERS_MAX, Meters::complainOnce);
    meters.config().onMeterRegistrationFailed(Meters::complain);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    var collector = parts.add("metrics of garbage collection", new JvmGcMetrics());
    collector.bindTo(meters);
    return meters;
  }

  private static void complainOnce(Meter.Id id) {
    log.warn(
        "there are {} metrics, which is the most: {} and whatever else is new is not measured until"
            + " others are gone",
        METERS_MAX,
        id);
  }

  private static void complain(Meter.Id id, String reason) {
    log.warn("metric {} is not kept: {}", id.getName(), reason);
  }
}
