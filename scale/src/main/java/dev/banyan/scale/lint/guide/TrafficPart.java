package dev.banyan.scale.lint.guide;

import java.util.List;

/** What a guide says of load: what is held, served, limited, and how long it takes. */
public record TrafficPart(
    List<ConnectionLimit> connectionLimits,
    List<Holding> holdings,
    List<Throughput> throughputs,
    List<RateLimit> rateLimits,
    List<Latency> latencies,
    List<LatencyTarget> targets,
    List<RequestMemory> requestMemory) {

  public TrafficPart {
    Require.few("connectionLimits", connectionLimits);
    Require.few("holdings", holdings);
    Require.few("throughputs", throughputs);
    Require.few("rateLimits", rateLimits);
    Require.few("latencies", latencies);
    Require.few("targets", targets);
    Require.few("requestMemory", requestMemory);
  }
}
