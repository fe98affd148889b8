package dev.banyan.scale.simulate;

import dev.banyan.scale.ScaleFile;

/** Scenarios that tests share, as texts in which a test replaces a line. */
final class Scenarios {

  /** One service of fixed size: 10 pods of 1 core at 50 ms, so 200 requests a second. */
  static final String FIXED =
      """
      name: fixed
      length: 2h
      noise: 0.2
      traffic: {shape: ramp, users: 15000, actionsPerUser: 0.02, low: 0.1, at: 1h}
      zones: 3
      nodes: {cpu: 4, memory: 16Gi, min: 3, max: 30, start: 60s, pricePerHour: 0.20}
      services:
      - name: api
        cpu: 50ms
        latency: 20ms
        pod: {cpuRequest: 1, cpuLimit: 1, memoryRequest: 512Mi, pull: 10s, start: 10s}
        replicas: 10
        target: 500ms
      """;

  /** The guide's policy; nodes have all the CPU that its pods may ever use. */
  static final String GUIDE =
      """
      name: guide
      length: 90m
      noise: 0
      zones: 3
      nodes: {cpu: 16, memory: 64Gi, min: 10, max: 10, start: 60s, pricePerHour: 0.50}
      services:
      - name: backend
        cpu: 50ms
        pod: {cpuRequest: 250m, cpuLimit: 1, memoryRequest: 512Mi, memoryUsed: 256Mi, pull: 5s, start: 5s}
        replicas: 5
        hpa:
          min: 5
          max: 50
          metrics: [{resource: cpu, targetUtilization: 70}, {resource: memory, targetUtilization: 80}]
          behavior:
            scaleUp: {window: 60s, policies: [{percent: 100, period: 60s}]}
            scaleDown: {window: 300s, policies: [{percent: 10, period: 60s}]}
      """;

  private Scenarios() {}

  static Scenario of(String text, String... replacements) {
    String changed = text;
    for (int i = 0; i < replacements.length; i += 2) {
      if (!changed.contains(replacements[i])) {
        throw new IllegalArgumentException("there is no " + replacements[i]);
      }
      changed = changed.replace(replacements[i], replacements[i + 1]);
    }
    return ScaleFile.read(changed, Scenario.class);
  }
}
