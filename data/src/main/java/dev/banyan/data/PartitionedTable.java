package dev.banyan.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A table that is {@code PARTITION BY RANGE} of one {@code timestamptz} or {@code date} column, in
 * every database that has a table of this name. Partitions are named {@code <table>_p20260131} or
 * {@code <table>_p202601} after the UTC day or month they hold.
 *
 * @param table its name, lower-case, without a schema
 * @param granularity how much one partition holds
 * @param aheadCount how many partitions beyond the present one stand ready
 * @param retention a partition is dropped when everything in it is older than this
 */
public record PartitionedTable(
    String table, Granularity granularity, int aheadCount, Period retention) {

  /** How much time one partition holds. */
  public enum Granularity {
    DAY("yyyyMMdd"),
    MONTH("yyyyMM");

    private final DateTimeFormatter suffix;

    Granularity(String pattern) {
      this.suffix = DateTimeFormatter.ofPattern(pattern);
    }

    LocalDate startOf(Instant instant) {
      LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
      return this == DAY ? day : day.withDayOfMonth(1);
    }

    LocalDate next(LocalDate start) {
      return this == DAY ? start.plusDays(1) : start.plusMonths(1);
    }

    LocalDate previous(LocalDate start) {
      return this == DAY ? start.minusDays(1) : start.minusMonths(1);
    }

    String suffix(LocalDate start) {
      return suffix.format(start);
    }

    LocalDate parse(String text) {
      return LocalDate.parse(
          this == DAY ? text : text + "01", DateTimeFormatter.ofPattern("yyyyMMdd"));
    }
  }

  /** The most partitions that may be made ahead of need. */
  public static final int AHEAD_MAX = 60;

  public PartitionedTable {
    if (!table.matches("[a-z][a-z0-9_]{0,40}")) {
      throw new IllegalArgumentException("not a plain table name: " + table);
    }
    if (aheadCount < 1 || aheadCount > AHEAD_MAX) {
      throw new IllegalArgumentException("aheadCount is 1 to " + AHEAD_MAX);
    }
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException("retention is longer than nothing");
    }
  }

  String partition(LocalDate start) {
    return table + "_p" + granularity.suffix(start);
  }
}
