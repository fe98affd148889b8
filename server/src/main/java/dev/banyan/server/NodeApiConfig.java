package dev.banyan.server;

import dev.banyan.http.ApiConfig;
import dev.banyan.kernel.Secret;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.util.Optional;

/** The keys under {@code api:}: Banyan's own API and console. */
public record NodeApiConfig(
    @Doc("Port of the API and the console. 0 takes a free one.")
        @Default("8081")
        @Range(min = 0, max = 65_535)
        int port,
    @Doc("Address to listen on.") @Default("127.0.0.1") String bind,
    @Doc("Address that people and apps reach it by, where it is not http://localhost:port.")
        Optional<String> url,
    @Doc("Token that Prometheus shows for /metrics from elsewhere than loopback.")
        Optional<Secret> metricsToken,
    @Doc("Limits and rules of requests.") ApiConfig requests) {}
