package dev.banyan.scale.simulate;

import dev.banyan.kernel.config.Default;
import dev.banyan.scale.hpa.Hpa;
import dev.banyan.scale.hpa.HpaFile;
import dev.banyan.scale.hpa.QueuePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * A service and what a request costs it.
 *
 * @param kind whether somebody waits for the answer
 * @param perAction requests (or jobs) of a user's action, on average
 * @param cpu CPU time of a request; a cache's miss
 * @param latency what it waits for others without CPU: a model, a database
 * @param replicas at the start, in each region; without a policy also ever after
 * @param queuePerPod requests that wait for each ready pod before more are shed
 * @param queueMax jobs that wait at most in a region, whatever pods there are
 * @param target p95 of the time to the answer; a request over it is a miss
 * @param hpa scales by metrics: {@code cpu} and {@code memory}, per pod {@code requests} (a second)
 *     and {@code concurrency}, from outside {@code queue} (how many wait). A simulated pod is one
 *     container, so that no metric is of a container
 * @param queue scales by what waits
 */
public record ServiceSpec(
    String name,
    @Default("requests") Kind kind,
    @Default("1") double perAction,
    @Default("0ms") Duration cpu,
    @Default("0ms") Duration latency,
    PodSpec pod,
    @Default("1") int replicas,
    @Default("50") int queuePerPod,
    @Default("1000000") int queueMax,
    @Default("1s") Duration target,
    CacheSpec cache,
    Optional<HpaFile> hpa,
    Optional<QueuePolicy> queue) {

  /** What a service is asked for. */
  public enum Kind {
    /** Somebody waits: what does not fit the queue is shed. */
    REQUESTS,
    /** They wait in a queue outside of the pods, which outlives them. */
    JOBS
  }

  static final int QUEUE_MAX = 100_000_000;

  public ServiceSpec {
    Bounds.name("name", name);
    Bounds.within(name + ".perAction", perAction, 0, 1000);
    Bounds.within(name + ".cpu", cpu, Duration.ZERO, Duration.ofHours(1));
    Bounds.within(name + ".latency", latency, Duration.ZERO, Duration.ofHours(1));
    Bounds.require(
        cpu.plus(latency).toMillis() >= 1,
        name + ".cpu: a request costs CPU or waits, at least 1ms");
    Bounds.within(name + ".replicas", replicas, 0, Hpa.REPLICAS_MAX);
    Bounds.within(name + ".queuePerPod", queuePerPod, 0, 1_000_000);
    Bounds.within(name + ".queueMax", queueMax, 0, QUEUE_MAX);
    Bounds.within(name + ".target", target, Duration.ofMillis(1), Duration.ofDays(1));
    Bounds.require(
        hpa.stream()
            .flatMap(file -> file.metrics().stream())
            .allMatch(metric -> metric.container().isEmpty()),
        name + ".hpa.metrics: a simulated pod is one container; leave container out");
    Bounds.require(hpa.isEmpty() || queue.isEmpty(), name + ": has either hpa or queue, not both");
  }

  /** The most replicas a region can come to want. */
  int replicasMax() {
    return Math.max(
        replicas, hpa.map(HpaFile::max).or(() -> queue.map(QueuePolicy::max)).orElse(0));
  }

  double cpuSeconds() {
    return cpu.toMillis() / 1000.0;
  }

  double latencySeconds() {
    return latency.toMillis() / 1000.0;
  }

  double targetSeconds() {
    return target.toMillis() / 1000.0;
  }
}
