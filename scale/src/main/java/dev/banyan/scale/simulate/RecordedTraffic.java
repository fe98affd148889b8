package dev.banyan.scale.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Traffic as it was: rows of {@code time,rate}, seconds since the start and actions a second, each
 * holding until the next. Immutable.
 */
public final class RecordedTraffic implements Traffic {

  /** A week of rows three seconds apart. */
  public static final int ROWS_MAX = 200_000;

  private static final int LENGTH_MAX = 8 << 20;
  private static final double RATE_MAX = 10_000_000;

  private final double[] times;
  private final double[] rates;

  private RecordedTraffic(double[] times, double[] rates) {
    this.times = times;
    this.rates = rates;
  }

  /**
   * Reads CSV; a first row of words is a heading, blank rows are passed over.
   *
   * @throws IllegalArgumentException naming the row that cannot be used
   */
  public static RecordedTraffic parse(String csv) {
    Bounds.require(csv.length() <= LENGTH_MAX, "the CSV is longer than 8 MiB");
    List<String> rows = csv.lines().toList();
    var times = new ArrayList<Double>();
    var rates = new ArrayList<Double>();
    for (int i = 0; i < rows.size(); i++) {
      String row = rows.get(i).strip();
      if (row.isEmpty() || (i == 0 && Character.isLetter(row.charAt(0)))) {
        continue;
      }
      Bounds.require(times.size() < ROWS_MAX, "the CSV has more than " + ROWS_MAX + " rows");
      String[] cells = row.split(",", 3);
      String where = "row " + (i + 1);
      Bounds.require(cells.length == 2, where + ": write time,rate");
      double time = number(where + " time", cells[0], 7 * 86_400.0);
      Bounds.require(
          times.isEmpty() || time > times.getLast(), where + ": time does not go forward");
      times.add(time);
      rates.add(number(where + " rate", cells[1], RATE_MAX));
    }
    Bounds.require(!times.isEmpty(), "the CSV has no rows");
    return new RecordedTraffic(
        times.stream().mapToDouble(Double::doubleValue).toArray(),
        rates.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double number(String where, String cell, double most) {
    try {
      double value = Double.parseDouble(cell.strip());
      Bounds.within(where, value, 0, most);
      return value;
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(where + ": '" + shortened(cell) + "' is no number", wrong);
    }
  }

  private static String shortened(String cell) {
    return cell.length() > 40 ? cell.substring(0, 40) : cell;
  }

  /** When the last row is, in seconds. */
  public double lastSecond() {
    return times[times.length - 1];
  }

  @Override
  public double actionsPerSecond(double second) {
    int found = Arrays.binarySearch(times, second);
    int row = found >= 0 ? found : -found - 2;
    return row < 0 ? 0 : rates[row];
  }
}
