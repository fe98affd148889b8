package dev.banyan.scale.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a count of users counts. The guides leave it open, and differ thirtyfold for it. */
public enum UserMeaning {
  /** Has an account. */
  REGISTERED,
  /** Came at least once in a month. */
  MONTHLY_ACTIVE,
  /** Came at least once in a day. */
  DAILY_ACTIVE,
  /** Is there at the busiest moment. */
  CONCURRENT;

  /** {@code monthly-active}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String choices() {
    return Arrays.stream(values()).map(UserMeaning::wireName).collect(Collectors.joining(", "));
  }
}
