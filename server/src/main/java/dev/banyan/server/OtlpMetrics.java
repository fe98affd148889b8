package dev.banyan.server;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the registry's metrics to an OpenTelemetry collector: each measurement of a meter becomes
 * an instrument that is read when the reader asks, so nothing is counted twice. A meter that is
 * removed is sent no more.
 */
final class OtlpMetrics implements AutoCloseable {

  private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

  private final SdkMeterProvider provider;
  private final Map<Meter.Id, List<AutoCloseable>> bridged = new ConcurrentHashMap<>();

  private OtlpMetrics(SdkMeterProvider provider) {
    this.provider = provider;
  }

  /**
   * Begins to send.
   *
   * @param endpoint such as {@code http://localhost:4318}
   */
  static OtlpMetrics start(
      String endpoint, Duration interval, Resource node, MeterRegistry meters) {
    String path = endpoint.endsWith("/") ? "v1/metrics" : "/v1/metrics";
    var exporter = OtlpHttpMetricExporter.builder().setEndpoint(endpoint + path).build();
    var provider =
        SdkMeterProvider.builder()
            .setResource(node)
            .registerMetricReader(
                PeriodicMetricReader.builder(exporter).setInterval(interval).build())
            .build();
    var otlp = new OtlpMetrics(provider);
    meters.config().onMeterAdded(otlp::bridge).onMeterRemoved(otlp::forget);
    meters.forEachMeter(otlp::bridge);
    return otlp;
  }

  /** What a collector calls this node. */
  static Resource node(String name) {
    return Resource.create(
        Attributes.builder()
            .put("service.name", "banyan")
            .put("service.instance.id", name)
            .put("service.version", Version.banyan())
            .build());
  }

  /** Once, though a meter may be heard of by two ways while the bridge is made. */
  private void bridge(Meter meter) {
    bridged.computeIfAbsent(meter.getId(), id -> instruments(meter));
  }

  private List<AutoCloseable> instruments(Meter meter) {
    var instruments = provider.get("dev.banyan");
    AttributesBuilder attributes = Attributes.builder();
    meter.getId().getTags().forEach(tag -> attributes.put(tag.getKey(), tag.getValue()));
    Attributes labels = attributes.build();
    List<AutoCloseable> made = new ArrayList<>();
    for (Measurement measurement : meter.measure()) {
      String statistic = measurement.getStatistic().getTagValueRepresentation();
      String name =
          meter.getId().getName().replace('-', '.').toLowerCase(Locale.ROOT) + "." + statistic;
      made.add(
          switch (measurement.getStatistic()) {
            case COUNT, TOTAL, TOTAL_TIME ->
                instruments
                    .counterBuilder(name)
                    .ofDoubles()
                    .buildWithCallback(observer -> observer.record(measurement.getValue(), labels));
            case MAX, VALUE, ACTIVE_TASKS, DURATION, UNKNOWN ->
                instruments
                    .gaugeBuilder(name)
                    .buildWithCallback(observer -> observer.record(measurement.getValue(), labels));
          });
    }
    return made;
  }

  private void forget(Meter meter) {
    List<AutoCloseable> made = bridged.remove(meter.getId());
    if (made != null) {
      made.forEach(OtlpMetrics::close);
    }
  }

  private static void close(AutoCloseable instrument) {
    try {
      instrument.close();
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Sends what is left. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE_MAX.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }
}
