package dev.banyan.scale.hpa;

import dev.banyan.kernel.config.Default;
import java.time.Duration;

/**
 * How workers of a queue scale, in the manner of KEDA: between 0 and 1 by whether anything waits,
 * above that by an HPA on the queue's length and on the age of its oldest job.
 *
 * @param min fewest replicas, from 0
 * @param max most replicas
 * @param jobsPerReplica jobs, waiting or under way, that one replica is meant to have
 * @param oldestJob how old the oldest waiting job is meant to get; beyond it replicas grow in
 *     proportion, however few jobs there are
 * @param activation jobs that may wait before the first replica starts (KEDA: activationThreshold)
 * @param cooldown for how long nothing may wait before the last replica goes (KEDA: cooldownPeriod)
 */
public record QueuePolicy(
    @Default("0") int min,
    int max,
    @Default("5") int jobsPerReplica,
    @Default("60s") Duration oldestJob,
    @Default("0") int activation,
    @Default("300s") Duration cooldown) {

  public QueuePolicy {
    if (min < 0 || max < 1 || max > Hpa.REPLICAS_MAX || min > max) {
      throw new IllegalArgumentException(
          "min is at least 0 and at most max, max at most " + Hpa.REPLICAS_MAX);
    }
    if (jobsPerReplica < 1 || jobsPerReplica > 1_000_000_000) {
      throw new IllegalArgumentException("jobsPerReplica is between 1 and 1000000000");
    }
    if (oldestJob.compareTo(Duration.ofMillis(1)) < 0
        || oldestJob.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("oldestJob is between 1ms and 24h");
    }
    if (activation < 0) {
      throw new IllegalArgumentException("activation is not negative");
    }
    if (cooldown.isNegative() || cooldown.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("cooldown is between 0s and 24h");
    }
  }
}
