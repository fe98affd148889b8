package dev.banyan.apps.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The queues of an app at one look of its autoscalers.
 *
 * @param at when they were read
 * @param readings of each queue once, however many services work off it; never empty
 */
public record QueuesSeen(Instant at, List<QueueReading> readings) {

  public QueuesSeen {
    readings = List.copyOf(readings);
  }

  /**
   * Of what was known of the services that grow by themselves.
   *
   * @return empty where none names a queue, or one could not be read: a part is not the whole
   */
  public static Optional<QueuesSeen> of(Instant at, Collection<Sight> sights) {
    List<QueueReading> readings =
        sights.stream().flatMap(sight -> sight.queue().stream()).distinct().toList();
    boolean unread = sights.stream().anyMatch(sight -> sight.queueFailure().isPresent());
    return unread || readings.isEmpty()
        ? Optional.empty()
        : Optional.of(new QueuesSeen(at, readings));
  }

  /** Jobs in all of them. */
  public long length() {
    return readings.stream().mapToLong(QueueReading::length).sum();
  }

  /** How long the oldest job of all waits; empty where no queue tells that of its own. */
  public Optional<Duration> oldest() {
    return readings.stream()
        .flatMap(reading -> reading.oldest().stream())
        .max(Comparator.naturalOrder());
  }
}
