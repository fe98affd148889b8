package dev.banyan.server;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import java.time.Duration;
import java.util.Optional;

/** The keys under {@code telemetry:}. */
public record TelemetryConfig(
    @Doc(
            "OTLP endpoint over HTTP that gets the node's metrics and traces, such as"
                + " http://localhost:4318; without it metrics are only at /metrics, and no trace is"
                + " recorded here")
        Optional<String> otlpEndpoint,
    @Doc("how often metrics are sent") @Default("60s") Duration interval,
    @Doc(
            "of the requests that belong to no trace yet, the share that is recorded, 0 to 1; those"
                + " that come with a traceparent say so themselves")
        @Default("0.1")
        double traceRatio) {

  public TelemetryConfig {
    if (traceRatio < 0 || traceRatio > 1) {
      throw new IllegalArgumentException("traceRatio is from 0 to 1, not " + traceRatio);
    }
  }
}
