package dev.banyan.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the edge as a whole. */
final class EdgeMeters {

  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger tunnels = new AtomicInteger();
  final AtomicInteger instanceConnections = new AtomicInteger();
  final AtomicInteger instanceWaiting = new AtomicInteger();
  final AtomicInteger held = new AtomicInteger();
  final AtomicInteger eventStreams = new AtomicInteger();
  final Counter connectionsRefused;
  final Counter malformed;
  final Counter slow;
  final Counter unrouted;
  final Counter ejections;
  final Counter retries;

  EdgeMeters(MeterRegistry registry, int connectionsMax) {
    Gauge.builder("edge.connections", connections, AtomicInteger::get).register(registry);
    Gauge.builder("edge.connections.max", () -> connectionsMax).register(registry);
    Gauge.builder("websocket.connections.active", tunnels, AtomicInteger::get)
        .description("WebSockets through the edge")
        .register(registry);
    Gauge.builder("edge.instance.connections", instanceConnections, AtomicInteger::get)
        .register(registry);
    Gauge.builder("edge.instance.waiting", instanceWaiting, AtomicInteger::get).register(registry);
    Gauge.builder("edge.requests.held", held, AtomicInteger::get)
        .description("Requests that wait for the first instance of a service that starts")
        .register(registry);
    Gauge.builder("edge.streams.active", eventStreams, AtomicInteger::get)
        .description("Event streams through the edge")
        .register(registry);
    this.connectionsRefused = registry.counter("edge.connections.refused");
    this.malformed = registry.counter("edge.requests.malformed");
    this.slow = registry.counter("edge.connections.slow");
    this.unrouted = registry.counter("edge.requests.unrouted");
    this.ejections = registry.counter("edge.instance.ejections");
    this.retries = registry.counter("edge.requests.retried");
  }
}
