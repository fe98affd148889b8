package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.Decision.LimitedBy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Scales workers by their queue. As in KEDA (keda.sh, "Scaling Deployments, StatefulSets & Custom
 * Resources"), this controller takes the step from 0 to 1 and back, and an HPA everything above:
 * the length as an average per replica, the age of the oldest job as a value in proportion to the
 * ready replicas; the one that wants more wins. Readings carry {@link #LENGTH} and {@link #OLDEST}.
 * Not thread-safe.
 */
public final class QueueController implements Autoscaler {

  /** The reading of how many jobs wait or are under way, in thousandths of a job. */
  public static final String LENGTH = "queue.length";

  /** The reading of the oldest waiting job's age, in milliseconds; 0 where nothing waits. */
  public static final String OLDEST = "queue.oldest";

  private final QueuePolicy policy;
  private final HpaController above;
  private @Nullable Instant lastActive;

  public QueueController(QueuePolicy policy, HpaSettings settings) {
    this(policy, settings, Behavior.byDefault(settings), HpaState.empty(), Optional.empty());
  }

  /**
   * With rates of its own, going on from what one before it remembered.
   *
   * @param lastActive {@link #lastActive()} of the one before
   */
  public QueueController(
      QueuePolicy policy,
      HpaSettings settings,
      Behavior behavior,
      HpaState state,
      Optional<Instant> lastActive) {
    this.policy = policy;
    this.lastActive = lastActive.orElse(null);
    var external = MetricSpec.Source.EXTERNAL;
    this.above =
        new HpaController(
            new Hpa(
                Math.max(1, policy.min()),
                policy.max(),
                List.of(
                    new MetricSpec.ValuePerReplica(
                        external, LENGTH, new Quantity(1_000L * policy.jobsPerReplica())),
                    new MetricSpec.Value(
                        external, OLDEST, new Quantity(policy.oldestJob().toMillis()))),
                Optional.of(behavior)),
            settings,
            state);
  }

  /** What it remembers now, but for {@link #lastActive()}. */
  public HpaState state() {
    return above.state();
  }

  /** When something waited last; absent before the first look. */
  public Optional<Instant> lastActive() {
    return Optional.ofNullable(lastActive);
  }

  @Override
  public Decision decide(Instant now, ScaleStatus status, MetricReadings readings) {
    if (policy.min() > 0) {
      return above.decide(now, status, readings);
    }
    int current = status.wanted();
    List<Long> lengths = readings.valuesMilli().get(LENGTH);
    if (lengths == null || readings.failures().containsKey(LENGTH)) {
      return new Decision(
          now,
          current,
          current,
          OptionalInt.empty(),
          LimitedBy.ERROR,
          LENGTH + ": " + readings.failures().getOrDefault(LENGTH, "there is no reading"));
    }
    long waiting = lengths.stream().mapToLong(Long::longValue).sum() / 1000;
    boolean active = waiting > policy.activation();
    if (active || lastActive == null) {
      lastActive = now;
    }
    if (current == 0) {
      return fromZero(now, waiting, active);
    }
    if (!active && !lastActive.plus(policy.cooldown()).isAfter(now)) {
      return new Decision(
          now,
          current,
          0,
          OptionalInt.of(0),
          LimitedBy.COOLDOWN,
          "nothing waited for " + policy.cooldown().toSeconds() + " s: 0");
    }
    return above.decide(now, status, withoutUnreadAge(readings));
  }

  @Override
  public void applied(Decision decision) {
    // between 0 and 1 it is not the HPA that scales, as in KEDA; its rates do not know of it
    if (decision.desired() != 0 && decision.current() != 0) {
      above.applied(decision);
    }
  }

  private Decision fromZero(Instant now, long waiting, boolean active) {
    String text = waiting + " waiting or under way, activation above " + policy.activation();
    return new Decision(
        now,
        0,
        active ? 1 : 0,
        OptionalInt.of(active ? 1 : 0),
        LimitedBy.NOTHING,
        text + (active ? ": the first replica" : ": none"));
  }

  /** An age that nobody reads does not stop the length from deciding. */
  private static MetricReadings withoutUnreadAge(MetricReadings readings) {
    return readings.valuesMilli().containsKey(OLDEST) || readings.failures().containsKey(OLDEST)
        ? readings
        : new MetricReadings(
            readings.pods(), readings.valuesMilli(), readings.failures(), Set.of(OLDEST));
  }
}
