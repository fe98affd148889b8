package dev.banyan.operate.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** What a figure counts, and how it is written. */
public enum Unit {
  /** Whole things. */
  COUNT,
  /** Figures without a unit. */
  NUMBER,
  PER_SECOND,
  /** Milliseconds, written as is fit: 0.42 ms, 42 ms, 4.2 s. */
  MILLISECONDS,
  /** Seconds, written as a length of time. */
  SECONDS,
  /** 0 to 100. */
  PERCENT,
  /** US dollars. */
  DOLLARS,
  CORES,
  BYTES,
  /** Seconds since midnight, written as a time of day; from the second day on with the day. */
  CLOCK,
  /** Seconds since the begin, written as minutes and seconds. */
  ELAPSED,
  /** 0 to below 100. */
  PERCENTILE;

  private static final long DAY = 86_400;

  /** In full, for tables and read-outs; a dash where there is no figure. */
  public String format(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    return switch (this) {
      case COUNT -> grouped(value, Math.rint(value) == value ? 0 : 1);
      case NUMBER -> figure(value);
      case PER_SECOND -> figure(value) + "/s";
      case MILLISECONDS -> milliseconds(value);
      case SECONDS -> milliseconds(value * 1000);
      case PERCENT -> percent(value) + " %";
      case DOLLARS -> "$" + grouped(value, 2);
      case CORES -> figure(value) + (value == 1 ? " core" : " cores");
      case BYTES -> bytes(value);
      case CLOCK -> clock((long) Math.floor(value), value >= DAY);
      case ELAPSED -> elapsed(Math.round(value));
      case PERCENTILE -> "p" + plain(value, 6);
    };
  }

  /** Short, for an axis. */
  String tick(double value) {
    return switch (this) {
      case COUNT, NUMBER -> compact(value);
      case PER_SECOND -> compact(value) + "/s";
      case DOLLARS -> "$" + compact(value);
      case PERCENT -> plain(value, 5) + " %";
      case CORES -> plain(value, 4);
      case CLOCK -> clock(Math.round(value), false);
      case PERCENTILE -> plain(value, 7) + " %";
      default -> format(value);
    };
  }

  /** Whether round values are those of a clock rather than tens. */
  boolean ofTime() {
    return this == CLOCK || this == ELAPSED;
  }

  private static String milliseconds(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0 ms";
    }
    if (size < 0.01) {
      return plain(value * 1000, 2) + " µs";
    }
    if (size < 999.5) {
      return plain(value, 3) + " ms";
    }
    return size < 120_000 ? plain(value / 1000, 3) + " s" : elapsed(Math.round(value / 1000));
  }

  private static String bytes(double value) {
    String[] names = {" B", " KiB", " MiB", " GiB", " TiB"};
    int at = 0;
    double size = value;
    while (Math.abs(size) >= 1024 && at < names.length - 1) {
      size /= 1024;
      at++;
    }
    return figure(size) + names[at];
  }

  private static String clock(long second, boolean withDay) {
    String time =
        second % 60 == 0
            ? String.format(Locale.ROOT, "%02d:%02d", second / 3600 % 24, second / 60 % 60)
            : String.format(
                Locale.ROOT, "%02d:%02d:%02d", second / 3600 % 24, second / 60 % 60, second % 60);
    return withDay ? "day " + (second / DAY + 1) + ", " + time : time;
  }

  private static String elapsed(long second) {
    return second < 3600
        ? String.format(Locale.ROOT, "%d:%02d", second / 60, second % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  }

  /** Three figures that count, more where the number is whole. */
  private static String figure(double value) {
    return Math.abs(value) >= 100 ? grouped(value, 0) : plain(value, 3);
  }

  /** Near to all of it the nines count: 99.95 is not 100. */
  private static String percent(double value) {
    double rest = 100 - value;
    if (rest <= 0 || rest > 1) {
      return figure(value);
    }
    return plain(100 - new BigDecimal(rest).round(new MathContext(1)).doubleValue(), 12);
  }

  private static String grouped(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static String compact(double value) {
    double size = Math.abs(value);
    if (size >= 1e9) {
      return plain(value / 1e9, 4) + " G";
    }
    if (size >= 1e6) {
      return plain(value / 1e6, 4) + " M";
    }
    if (size >= 1e4) {
      return plain(value / 1e3, 4) + " k";
    }
    return size >= 1000 ? grouped(value, 0) : plain(value, 4);
  }

  private static String plain(double value, int digits) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value)
            .round(new MathContext(digits, RoundingMode.HALF_UP))
            .stripTrailingZeros();
    return rounded.toPlainString();
  }
}
