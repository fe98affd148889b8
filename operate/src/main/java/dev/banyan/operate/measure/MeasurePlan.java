package dev.banyan.operate.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * How a measurement steps.
 *
 * @param concurrency requests in flight of the closed steps, ascending, over all replicas
 * @param replicas copies of the service to measure with, ascending; only 1 where they are not
 *     stepped
 * @param warmUp before each step, not measured
 * @param step how long each step is measured
 */
public record MeasurePlan(
    List<Integer> concurrency, List<Integer> replicas, Duration warmUp, Duration step) {

  /** Levels of a run. */
  public static final int LEVELS_MAX = 24;

  public static final int CONCURRENCY_MAX = 10_000;

  public static final int REPLICAS_MAX = 1_000;

  public static final Duration STEP_MIN = Duration.ofMillis(200);

  public static final Duration STEP_MAX = Duration.ofHours(1);

  /** A range without a step of its own doubles. */
  private static final String RANGE = "..";

  public MeasurePlan {
    concurrency = List.copyOf(concurrency);
    replicas = List.copyOf(replicas);
    if (step.compareTo(STEP_MIN) < 0 || step.compareTo(STEP_MAX) > 0) {
      throw new MeasureException("--step: a step lasts from 200ms to 1h");
    }
  }

  /** With a fifth of the step to warm up, within reason. */
  public static MeasurePlan of(List<Integer> concurrency, List<Integer> replicas, Duration step) {
    long warmUp = Math.clamp(step.toMillis() / 5, 100, 3_000);
    return new MeasurePlan(concurrency, replicas, Duration.ofMillis(warmUp), step);
  }

  /**
   * Reads levels: {@code 1,2,5}, or {@code 1..64}, which doubles from the first to the last.
   *
   * @param field for messages
   * @throws MeasureException naming the field, for anything else
   */
  public static List<Integer> levels(String field, String text, int most) {
    var levels = new TreeSet<Integer>();
    for (String part : text.strip().split("\\s*,\\s*")) {
      int at = part.indexOf(RANGE);
      if (at < 0) {
        levels.add(level(field, part, most));
        continue;
      }
      int from = level(field, part.substring(0, at), most);
      int to = level(field, part.substring(at + RANGE.length()), most);
      if (to < from) {
        throw new MeasureException(field + ": " + part + " ends before it begins");
      }
      for (long level = from; level < to; level *= 2) {
        levels.add((int) level);
      }
      levels.add(to);
    }
    if (levels.size() > LEVELS_MAX) {
      throw new MeasureException(
          field + ": " + levels.size() + " levels, at most " + LEVELS_MAX + " are measured");
    }
    return new ArrayList<>(levels);
  }

  private static int level(String field, String text, int most) {
    try {
      int level = Integer.parseInt(text.strip());
      if (level >= 1 && level <= most) {
        return level;
      }
    } catch (NumberFormatException wrong) {
      throw new MeasureException(
          field + ": '" + text + "' is no whole number; write 1..64 or 1,2,4,8", wrong);
    }
    throw new MeasureException(field + ": " + text + " is not from 1 to " + most);
  }
}
