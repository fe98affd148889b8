package dev.banyan.operate.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How requests begin during a step. Immutable. */
public sealed interface LoadShape {

  /** The most arrivals a second that a plan may ask for. */
  double RATE_MAX = 1_000_000;

  /** Open model: so many arrivals a second. */
  record Constant(double perSecond) implements LoadShape {
    public Constant {
      rate(perSecond);
    }
  }

  /** Open model: from one rate to another, straight. One of them may be zero. */
  record Ramp(double fromPerSecond, double toPerSecond) implements LoadShape {
    public Ramp {
      if (fromPerSecond != 0) {
        rate(fromPerSecond);
      }
      if (fromPerSecond == 0 || toPerSecond != 0) {
        rate(toPerSecond);
      }
    }
  }

  /** Open model: arrivals as they were recorded, from the step's begin. */
  record Recorded(RecordedArrivals arrivals) implements LoadShape {}

  /**
   * Closed: each of so many workers sends its next request when it has its answer and has thought.
   * Shows the most that a target serves at a time, and hides what users would wait for.
   *
   * @param workers requests under way at a time
   * @param think after each answer; zero for none
   */
  record Closed(int workers, Duration think) implements LoadShape {

    /** The most workers of a step. */
    public static final int WORKERS_MAX = 20_000;

    public Closed {
      if (workers < 1 || workers > WORKERS_MAX || think.isNegative()) {
        throw new IllegalArgumentException(
            "workers must be 1 to " + WORKERS_MAX + " and think zero or more");
      }
    }

    public static Closed of(int workers) {
      return new Closed(workers, Duration.ZERO);
    }
  }

  /** Whether arrivals wait for no answer. */
  default boolean open() {
    return !(this instanceof Closed);
  }

  /** What a table says of it, such as {@code 200/s} or {@code 16 workers}. */
  default String text() {
    return switch (this) {
      case Constant constant -> number(constant.perSecond()) + "/s";
      case Ramp ramp -> number(ramp.fromPerSecond()) + "→" + number(ramp.toPerSecond()) + "/s";
      case Recorded recorded -> "recorded, " + recorded.arrivals().text();
      case Closed closed -> closed.workers() == 1 ? "1 worker" : closed.workers() + " workers";
    };
  }

  private static void rate(double perSecond) {
    if (!(perSecond > 0) || perSecond > RATE_MAX) {
      throw new IllegalArgumentException(
          "rate: " + number(perSecond) + " a second is not above 0 and at most 1,000,000");
    }
  }

  private static String number(double value) {
    return Numbers.plain(value);
  }

  /** Steps from one rate to another, evenly, both ends included. */
  static List<LoadShape> stairs(double from, double to, int steps) {
    return IntStream.range(0, steps)
        .mapToObj(
            step ->
                (LoadShape) new Constant(steps == 1 ? to : from + (to - from) * step / (steps - 1)))
        .toList();
  }
}
