package dev.banyan.scale.predict;

import dev.banyan.scale.hpa.Hpa;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How many replicas' worth a service took, on average over each quarter of an hour of the last
 * {@value #DAYS_MAX} days: a fixed 11 KB. It goes by the times it is told. Not thread-safe.
 */
public final class DemandHistory {

  /** How far back it goes. */
  public static final int DAYS_MAX = 14;

  /** With fewer days it foretells nothing; nor do weekdays or weekends of their own. */
  public static final int DAYS_MIN = 3;

  private static final long BUCKET_SECONDS = 900;
  private static final int BUCKETS = DAYS_MAX * 96;
  private static final long NEWEST_MAX = 1L << 40;

  /** By the bucket's number since 1970; NaN where nothing is known. */
  private final double[] took = new double[BUCKETS];

  private String worth = "";
  private boolean any;
  private long newest;
  private long open;
  private double sum;
  private int count;
  private boolean changed;

  /** A history in which nothing is known. */
  public DemandHistory() {
    Arrays.fill(took, Double.NaN);
  }

  /**
   * Says by what replicas' worth is reckoned. Another one than before makes what is known
   * worthless, and it begins anew.
   *
   * @param by such as {@code cpu 350}; without line breaks and {@code |}
   */
  public void reckonedBy(String by) {
    if (!by.equals(worth)) {
      worth = by;
      any = false;
      count = 0;
    }
  }

  /** Notes what is taken now. What is no number, below 0 or absurd is not believed. */
  public void add(Instant now, double replicas) {
    if (!(replicas >= 0 && replicas <= Hpa.REPLICAS_MAX)) {
      return;
    }
    long bucket = bucket(now);
    if (count > 0 && bucket != open) {
      put(open, sum / count);
      changed = true;
      count = 0;
    }
    if (count == 0) {
      open = bucket;
      sum = 0;
    }
    sum += replicas;
    count++;
  }

  /**
   * The most that the time from now until {@code ahead} will take.
   *
   * @return empty with too few days
   */
  public Optional<Forecast> forecast(Instant now, Prediction prediction) {
    return LongStream.rangeClosed(bucket(now), bucket(now.plus(prediction.ahead())))
        .mapToObj(bucket -> Instant.ofEpochSecond(bucket * BUCKET_SECONDS))
        .map(begin -> at(begin.atZone(prediction.zone())))
        .flatMap(Optional::stream)
        .max(Comparator.comparingDouble(Forecast::replicas));
  }

  private Optional<Forecast> at(ZonedDateTime time) {
    List<Double> all = new ArrayList<>();
    List<Double> alike = new ArrayList<>();
    for (int days = 1; days <= DAYS_MAX; days++) {
      ZonedDateTime before = time.minusDays(days);
      double replicas = get(bucket(before.toInstant()));
      if (!Double.isNaN(replicas)) {
        all.add(replicas);
        if (weekend(before) == weekend(time)) {
          alike.add(replicas);
        }
      }
    }
    boolean enough = alike.size() >= DAYS_MIN;
    List<Double> days = enough ? alike : all;
    if (days.size() < DAYS_MIN) {
      return Optional.empty();
    }
    // the median: neither one launch nor one day off is a habit
    double usual = days.stream().sorted().toList().get(days.size() / 2);
    return Optional.of(
        new Forecast(
            usual,
            time.toLocalTime(),
            !enough
                ? Forecast.Alike.DAYS
                : weekend(time) ? Forecast.Alike.WEEKENDS : Forecast.Alike.WEEKDAYS,
            (int) days.stream().filter(each -> each >= usual).count(),
            days.size()));
  }

  /** As one line, for {@link #parse}, if more is known than at the call before. */
  public Optional<String> news() {
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    var text = new StringBuilder(worth).append('|').append(newest).append('|');
    for (long bucket = newest - BUCKETS + 1; bucket <= newest; bucket++) {
      double replicas = get(bucket);
      text.append(Double.isNaN(replicas) ? "" : Long.toString(Math.round(replicas * 100)));
      text.append(bucket == newest ? "" : ",");
    }
    return Optional.of(text.toString());
  }

  /** Reads what {@link #news} wrote, hundredths from the oldest on; anything else is no history. */
  public static DemandHistory parse(String text) {
    String[] parts = text.split("\\|", -1);
    String[] values = parts.length == 3 ? parts[2].split(",", BUCKETS + 1) : new String[0];
    var history = new DemandHistory();
    if (values.length != BUCKETS) {
      return history;
    }
    try {
      long newest = Long.parseLong(parts[1]);
      for (int i = 0; i < BUCKETS; i++) {
        double replicas = values[i].isEmpty() ? Double.NaN : Long.parseLong(values[i]) / 100.0;
        if (replicas < 0 || replicas > Hpa.REPLICAS_MAX || newest < 0 || newest > NEWEST_MAX) {
          return new DemandHistory();
        }
        history.put(newest - BUCKETS + 1 + i, replicas);
      }
    } catch (NumberFormatException damaged) {
      return new DemandHistory();
    }
    history.worth = parts[0];
    return history;
  }

  private void put(long bucket, double replicas) {
    // the first one, the first after a long silence, or after a clock that was far ahead
    if (!any || Math.abs(bucket - newest) >= BUCKETS) {
      Arrays.fill(took, Double.NaN);
      newest = bucket;
      any = true;
    }
    while (newest < bucket) {
      newest++;
      took[place(newest)] = Double.NaN;
    }
    took[place(bucket)] = replicas;
  }

  private double get(long bucket) {
    return any && bucket <= newest && bucket > newest - BUCKETS ? took[place(bucket)] : Double.NaN;
  }

  private static int place(long bucket) {
    return Math.floorMod(bucket, BUCKETS);
  }

  private static long bucket(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), BUCKET_SECONDS);
  }

  private static boolean weekend(ZonedDateTime day) {
    return day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
  }
}
