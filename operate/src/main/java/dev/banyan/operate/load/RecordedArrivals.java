package dev.banyan.operate.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Arrivals as they were, read from a file: rows of {@code second}, one for each arrival, or rows of
 * {@code second,rate}, each rate holding until the next row. Seconds count from the begin and may
 * have fractions. A first row of words is a heading. Immutable.
 */
public final class RecordedArrivals {

  /** Arrivals or rows of a file. */
  public static final int ROWS_MAX = 1_000_000;

  private final double[] seconds;
  private final double[] rates;

  private RecordedArrivals(double[] seconds, double[] rates) {
    this.seconds = seconds;
    this.rates = rates;
  }

  /**
   * Reads CSV.
   *
   * @throws IllegalArgumentException naming the row that cannot be used
   */
  public static RecordedArrivals parse(String csv) {
    double[] seconds = new double[1024];
    double[] rates = new double[0];
    int rows = 0;
    int number = 0;
    for (String line : (Iterable<String>) csv.lines()::iterator) {
      number++;
      String row = line.strip();
      if (row.isEmpty() || (number == 1 && Character.isLetter(row.charAt(0)))) {
        continue;
      }
      String where = "row " + number;
      if (rows == ROWS_MAX) {
        throw new IllegalArgumentException("more than " + ROWS_MAX + " rows");
      }
      List<String> cells = List.of(row.split("\\s*,\\s*", 3));
      if (rows == 0) {
        rates = new double[cells.size() == 2 ? 1024 : 0];
      }
      if (cells.size() != (rates.length == 0 ? 1 : 2)) {
        throw new IllegalArgumentException(
            where + ": write a second, or second,rate, the same in all rows");
      }
      if (rows == seconds.length) {
        seconds = Arrays.copyOf(seconds, rows * 2);
        rates = Arrays.copyOf(rates, rates.length * 2);
      }
      seconds[rows] = value(where, cells.getFirst(), LoadStep.MEASURED_MAX.toSeconds());
      if (rows > 0 && seconds[rows] < seconds[rows - 1]) {
        throw new IllegalArgumentException(where + ": time goes back");
      }
      if (rates.length > 0) {
        rates[rows] = value(where, cells.getLast(), LoadShape.RATE_MAX);
      }
      rows++;
    }
    if (rows == 0) {
      throw new IllegalArgumentException("no row holds an arrival");
    }
    return new RecordedArrivals(
        Arrays.copyOf(seconds, rows), Arrays.copyOf(rates, rates.length == 0 ? 0 : rows));
  }

  private static double value(String where, String cell, double most) {
    try {
      double value = Double.parseDouble(cell);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException said) {
      // Said below, as what is out of range is.
    }
    throw new IllegalArgumentException(
        where
            + ": '"
            + cell.substring(0, Math.min(40, cell.length()))
            + "' is no number from 0 to "
            + Numbers.plain(most));
  }

  /** When the last row is. */
  public Duration length() {
    return Duration.ofNanos(Math.max(1, Math.round(seconds[seconds.length - 1] * 1e9)));
  }

  /** Whether the rows hold rates, not arrivals. */
  boolean hasRates() {
    return rates.length > 0;
  }

  double[] seconds() {
    return seconds;
  }

  double[] rates() {
    return rates;
  }

  String text() {
    return hasRates() ? seconds.length + " rates" : seconds.length + " arrivals";
  }
}
