package dev.banyan.server.scale;

import dev.banyan.apps.autoscale.QueuesSeen;
import dev.banyan.kernel.Id;
import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Sample;
import dev.banyan.scale.advise.Series;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the autoscalers read of each app's queues in the last {@link UsageHistory#KEPT}: they
 * themselves know their last look alone. Thread-safe.
 */
final class QueueHistory {

  private static final int APPS_MAX = 1_000;
  private static final double MILLIS_PER_SECOND = 1_000;

  /** All queues of a look together, which alone is asked for. */
  private record Waiting(Instant at, long length, double oldestSeconds) {

    static Waiting of(QueuesSeen seen) {
      return new Waiting(
          seen.at(),
          seen.length(),
          seen.oldest().map(oldest -> oldest.toMillis() / MILLIS_PER_SECOND).orElse(Double.NaN));
    }
  }

  private final Supplier<Map<Id, QueuesSeen>> latest;
  private final InstantSource clock;
  private final Map<Id, Deque<Waiting>> kept = new HashMap<>();

  /**
   * A history of what is read from now on.
   *
   * @param latest of each app that has queues; answers from memory
   */
  QueueHistory(Supplier<Map<Id, QueuesSeen>> latest, InstantSource clock) {
    this.latest = latest;
    this.clock = clock;
  }

  /** Keeps what is new. */
  synchronized void look() {
    latest
        .get()
        .forEach(
            (app, seen) -> {
              if (kept.size() >= APPS_MAX && !kept.containsKey(app)) {
                return;
              }
              Deque<Waiting> of = kept.computeIfAbsent(app, id -> new ArrayDeque<>());
              if (of.isEmpty() || of.getLast().at().isBefore(seen.at())) {
                of.add(Waiting.of(seen));
              }
            });
    Instant oldest = clock.instant().minus(UsageHistory.KEPT);
    for (Deque<Waiting> each : kept.values()) {
      while (!each.isEmpty() && each.getFirst().at().isBefore(oldest)) {
        each.removeFirst();
      }
    }
    kept.values().removeIf(Deque::isEmpty);
  }

  /**
   * Jobs that wait, and how long the oldest does, where the queues tell that; of an app without
   * queues nothing.
   *
   * @param reach how far back
   */
  List<Series> of(Id app, Duration reach) {
    Instant since = clock.instant().minus(reach);
    List<Waiting> seen = copy(app).stream().filter(each -> !each.at().isBefore(since)).toList();
    List<Series> out = new ArrayList<>();
    add(out, Metric.QUEUE_LENGTH, seen, Waiting::length);
    add(out, Metric.QUEUE_AGE, seen, Waiting::oldestSeconds);
    return List.copyOf(out);
  }

  private synchronized List<Waiting> copy(Id app) {
    return List.copyOf(kept.getOrDefault(app, new ArrayDeque<>()));
  }

  private static void add(
      List<Series> out, Metric metric, List<Waiting> seen, ToDoubleFunction<Waiting> value) {
    Series series =
        Series.of(
            metric,
            seen.stream().map(each -> new Sample(each.at(), value.applyAsDouble(each))).toList());
    if (!series.samples().isEmpty()) {
      out.add(series);
    }
  }
}
