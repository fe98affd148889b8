package dev.banyan.scale.hpa;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Pods (or instances) that are alike, as an autoscaler sees them.
 *
 * @param count how many; 1 for a pod by itself
 * @param phase of the pods' life
 * @param deleted they are being taken down
 * @param readiness what their condition says
 * @param startedAt absent: not started
 * @param readyChangedAt when the condition last changed
 * @param requestsMilli what each asks for, by resource, in thousandths; a resource without an entry
 *     is not requested. What one container asks for is {@code container/resource}
 * @param usageMilli what each uses, by resource, in thousandths; a resource without an entry was
 *     not sampled. What one container uses is {@code container/resource}
 * @param valuesMilli further metrics of each pod, by name, in thousandths
 * @param sampledAt when the sample was taken
 * @param sampleWindow the time that the sample covers
 */
public record PodGroup(
    int count,
    Phase phase,
    boolean deleted,
    Readiness readiness,
    Optional<Instant> startedAt,
    Instant readyChangedAt,
    Map<String, Long> requestsMilli,
    Map<String, Long> usageMilli,
    Map<String, Long> valuesMilli,
    Instant sampledAt,
    Duration sampleWindow) {

  /** The phases that an autoscaler tells apart. */
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  /** The ready condition. */
  public enum Readiness {
    READY,
    NOT_READY,
    /** There is no such condition. */
    UNKNOWN
  }

  public PodGroup {
    if (count < 0 || count > 10 * Hpa.REPLICAS_MAX) {
      throw new IllegalArgumentException("count is between 0 and " + 10 * Hpa.REPLICAS_MAX);
    }
    requestsMilli = Map.copyOf(requestsMilli);
    usageMilli = Map.copyOf(usageMilli);
    valuesMilli = Map.copyOf(valuesMilli);
  }

  /**
   * One instance that runs and is ready, with a sample of what it uses.
   *
   * @param requestsMilli as {@link #requestsMilli()}
   * @param usageMilli as {@link #usageMilli()}; empty where it could not be sampled
   */
  public static PodGroup ready(
      Instant startedAt,
      Instant readyAt,
      Map<String, Long> requestsMilli,
      Map<String, Long> usageMilli,
      Instant sampledAt,
      Duration sampleWindow) {
    return new PodGroup(
        1,
        Phase.RUNNING,
        false,
        Readiness.READY,
        Optional.of(startedAt),
        readyAt,
        requestsMilli,
        usageMilli,
        Map.of(),
        sampledAt,
        sampleWindow);
  }

  /** One instance that is on its way: started or about to be, not ready. */
  public static PodGroup starting(Instant startedAt, Map<String, Long> requestsMilli) {
    return new PodGroup(
        1,
        Phase.PENDING,
        false,
        Readiness.NOT_READY,
        Optional.of(startedAt),
        startedAt,
        requestsMilli,
        Map.of(),
        Map.of(),
        startedAt,
        Duration.ZERO);
  }

  /** Whether an autoscaler leaves them out altogether. */
  boolean ignored() {
    return deleted || phase == Phase.SUCCEEDED || phase == Phase.FAILED;
  }

  boolean runningAndReady() {
    return phase == Phase.RUNNING && readiness == Readiness.READY;
  }
}
