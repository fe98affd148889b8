package dev.banyan.server;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import java.time.Duration;
import java.util.Optional;

/** The keys under {@code telemetry:}. */
public record TelemetryConfig(
    @Doc(
            "OTLP endpoint over HTTP that gets the node's metrics, such as http://localhost:4318;"
                + " without it they are only at /metrics")
        Optional<String> otlpEndpoint,
    @Doc("how often they are sent") @Default("60s") Duration interval) {}
