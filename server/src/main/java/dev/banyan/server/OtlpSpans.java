package dev.banyan.server;

import dev.banyan.kernel.trace.Span;
import dev.banyan.kernel.trace.Spans;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends spans to an OpenTelemetry collector, in batches. At most {@link #WAITING_MAX} wait; a
 * client that asks for all of its requests to be recorded can fill that, and no more.
 */
final class OtlpSpans implements Spans, AutoCloseable {

  static final int WAITING_MAX = 4_096;

  private static final Duration SEND_EVERY = Duration.ofSeconds(2);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

  private final BatchSpanProcessor processor;
  private final Resource resource;
  private final double ratio;

  private OtlpSpans(BatchSpanProcessor processor, Resource resource, double ratio) {
    this.processor = processor;
    this.resource = resource;
    this.ratio = ratio;
  }

  /**
   * Begins to send.
   *
   * @param endpoint such as {@code http://localhost:4318}
   * @param ratio of the traces that begin here those that are recorded, 0 to 1
   */
  static OtlpSpans start(String endpoint, double ratio, Resource resource) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(endpoint + (endpoint.endsWith("/") ? "v1/traces" : "/v1/traces"))
            .build();
    return new OtlpSpans(
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(WAITING_MAX)
            .setScheduleDelay(SEND_EVERY)
            .build(),
        resource,
        ratio);
  }

  @Override
  public boolean enabled() {
    return true;
  }

  @Override
  public boolean begins() {
    return ThreadLocalRandom.current().nextDouble() < ratio;
  }

  @Override
  public void add(Span span) {
    processor.onEnd(new OtlpSpan(span, resource));
  }

  /** Sends what is left. */
  @Override
  public void close() {
    processor.shutdown().join(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }
}
