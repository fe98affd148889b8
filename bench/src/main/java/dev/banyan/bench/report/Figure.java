package dev.banyan.bench.report;

import java.util.Locale;
import java.util.Optional;

/**
 * One number that a bench stands for.
 *
 * @param name stable, in dotted lower case, such as {@code edge.http.16.ratio}: diffs between runs
 *     go by it
 * @param unit {@code "µs"}, {@code "req/s"}, {@code "×"}…
 * @param origin how it came about; shown wherever the figure is
 * @param target what it ought to be, if anybody said so
 */
public record Figure(
    String name, double value, String unit, Origin origin, Optional<Target> target) {

  /** What kind of statement a figure is. */
  public enum Origin {
    MEASURED,
    PREDICTED,
    SIMULATED,
    GUIDE
  }

  /** A bound that a figure has to keep. */
  public sealed interface Target {
    double bound();

    boolean met(double value);

    String text();

    /** No less than the bound. */
    record AtLeast(double bound) implements Target {
      @Override
      public boolean met(double value) {
        return value >= bound;
      }

      @Override
      public String text() {
        return "≥" + Numbers.plain(bound);
      }
    }

    /** No more than the bound. */
    record AtMost(double bound) implements Target {
      @Override
      public boolean met(double value) {
        return value <= bound;
      }

      @Override
      public String text() {
        return "≤" + Numbers.plain(bound);
      }
    }
  }

  public static Figure measured(String name, double value, String unit) {
    return new Figure(name, value, unit, Origin.MEASURED, Optional.empty());
  }

  public static Figure predicted(String name, double value, String unit) {
    return new Figure(name, value, unit, Origin.PREDICTED, Optional.empty());
  }

  public Figure against(Target bound) {
    return new Figure(name, value, unit, origin, Optional.of(bound));
  }

  /**
   * {@code met}, {@code missed}, or nothing where there is no target. A missing value is missed.
   */
  public String verdict() {
    return target.map(bound -> bound.met(value) ? "met" : "missed").orElse("");
  }

  public boolean missed() {
    return verdict().equals("missed");
  }

  String label() {
    return origin.name().toLowerCase(Locale.ROOT);
  }
}
