package dev.banyan.workloads;

import dev.banyan.workloads.HealthProber.Probe;

/**
 * What health checks mean for one start of an instance: the first success begins its service, 503
 * and a first failure take it out of traffic, too many failures in a row end it. Not thread-safe.
 */
final class HealthRules {

  /** What is to be done. */
  sealed interface Verdict {

    /** It has become healthy for the first time. */
    record Begin(String reason, String host) implements Verdict {}

    /** Traffic may go to it again. */
    record Ready(String reason, String host) implements Verdict {}

    /** No traffic for now. */
    record NotReady(String reason) implements Verdict {}

    /** It must be ended. */
    record End(String reason) implements Verdict {}

    /** Nothing has changed. */
    record AsBefore() implements Verdict {}
  }

  private static final Verdict AS_BEFORE = new Verdict.AsBefore();

  private final int failuresMax;
  private int failures;
  private String lastWords = "no health check was answered";

  HealthRules(int failuresMax) {
    this.failuresMax = failuresMax;
  }

  Verdict judge(InstanceState state, boolean ready, Probe probe) {
    lastWords = probe.detail();
    return switch (state) {
      case STARTING -> starting(probe);
      case RUNNING -> running(ready, probe);
      default -> AS_BEFORE;
    };
  }

  private static Verdict starting(Probe probe) {
    return probe.outcome() == HealthProber.Outcome.READY
        ? new Verdict.Begin("It is healthy: " + probe.detail() + ".", probe.host())
        : AS_BEFORE;
  }

  private Verdict running(boolean ready, Probe probe) {
    failures = probe.outcome() == HealthProber.Outcome.FAILED ? failures + 1 : 0;
    return switch (probe.outcome()) {
      case READY ->
          ready
              ? AS_BEFORE
              : new Verdict.Ready("It is ready again: " + probe.detail() + ".", probe.host());
      case NOT_READY ->
          ready
              ? new Verdict.NotReady("It asks for no traffic: " + probe.detail() + ".")
              : AS_BEFORE;
      case FAILED -> {
        if (failures >= failuresMax) {
          yield new Verdict.End(
              "It failed " + failures + " health checks in a row: " + probe.detail() + ".");
        }
        yield ready
            ? new Verdict.NotReady("A health check failed: " + probe.detail() + ".")
            : AS_BEFORE;
      }
    };
  }

  /** What the last check found, for the reason why a start failed. */
  String lastWords() {
    return lastWords;
  }
}
