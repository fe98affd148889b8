package dev.banyan.scale.advise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a window says against thresholds, before anything is decided.
 *
 * @param evidence the metrics beyond their thresholds
 * @param levels the level of every metric that has a band and samples
 * @param missing one sentence for each metric or fact that was not there
 */
record Observation(
    List<Evidence.Beyond> evidence, Map<Metric, Level> levels, List<String> missing) {

  /** After so many times {@code hold} without a sample, evidence is dropped. */
  private static final int HOLDS_UNSEEN = 6;

  static Observation of(Window window, Thresholds thresholds, Memory before) {
    var reader = new Reader(window, thresholds.gap());
    var missing = new TreeSet<String>();
    List<Evidence.Beyond> evidence = new ArrayList<>();
    for (Trigger trigger : thresholds.triggers()) {
      Evidence.@Nullable Beyond last = before.fired().get(trigger.key());
      switch (reader.read(trigger.metric(), thresholds.held(trigger), thresholds.hold())) {
        case Reader.Outcome.Missing none -> {
          missing.add(none.reason());
          if (last != null && !isStale(last, window, thresholds)) {
            evidence.add(lingering(last, trigger));
          }
        }
        case Reader.Outcome.Read(Reading reading) -> {
          boolean beyond = trigger.beyond(reading.mildest());
          boolean unsure = !reading.unsure().isEmpty();
          boolean holds =
              last != null && (unsure || !trigger.released(reading.worst(), thresholds.release()));
          if (unsure && holds && !beyond) {
            missing.add(reading.unsure());
          }
          if (beyond || holds) {
            evidence.add(
                new Evidence.Beyond(
                    trigger,
                    reading.mildest(),
                    reading.mean(),
                    reading.span(),
                    reading.label(),
                    window.until(),
                    !beyond));
          }
        }
      }
    }
    return new Observation(
        List.copyOf(evidence), levels(reader, thresholds, before, missing), List.copyOf(missing));
  }

  /** What the next observation has to know. */
  Memory memory() {
    Map<String, Evidence.Beyond> fired = new TreeMap<>();
    evidence.forEach(each -> fired.put(each.trigger().key(), each));
    return new Memory(fired, levels);
  }

  /** Evidence of a metric that is not seen any more does not stand for ever. */
  private static boolean isStale(Evidence.Beyond last, Window window, Thresholds thresholds) {
    Duration age = Duration.between(last.seen(), window.until());
    return age.compareTo(thresholds.hold().multipliedBy(HOLDS_UNSEEN)) > 0;
  }

  private static Evidence.Beyond lingering(Evidence.Beyond last, Trigger trigger) {
    return new Evidence.Beyond(
        trigger, last.value(), last.mean(), last.held(), last.label(), last.seen(), true);
  }

  private static Map<Metric, Level> levels(
      Reader reader, Thresholds thresholds, Memory before, TreeSet<String> missing) {
    Map<Metric, Level> out = new EnumMap<>(Metric.class);
    thresholds
        .bands()
        .forEach(
            (metric, band) -> {
              switch (reader.read(metric, thresholds.sustained(), thresholds.hold())) {
                case Reader.Outcome.Missing none -> missing.add(none.reason());
                case Reader.Outcome.Read(Reading reading) ->
                    out.put(metric, level(band, reading, thresholds, before));
              }
            });
    return out;
  }

  /** Rises at once; falls only as far as the worst value of a while, with a margin, allows. */
  private static Level level(Band band, Reading reading, Thresholds thresholds, Memory before) {
    Level now = band.level(reading.mildest());
    Level last = before.levels().getOrDefault(band.metric(), now);
    if (last.compareTo(now) <= 0) {
      return now;
    }
    if (!reading.unsure().isEmpty()) {
      return last;
    }
    double margin = 1 - thresholds.release();
    double worst = reading.worst();
    Level still = band.level(band.metric().lowIsBad() ? worst * margin : worst / margin);
    Level kept = still.compareTo(last) < 0 ? still : last;
    return kept.compareTo(now) > 0 ? kept : now;
  }
}
