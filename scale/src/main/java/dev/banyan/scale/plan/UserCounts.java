package dev.banyan.scale.plan;

/**
 * One population under each meaning, at one level of load.
 *
 * @param arithmetic the likely counts, multiplied and divided by the named ratios, as text; at the
 *     other levels what those come to
 */
public record UserCounts(
    long registered, long monthlyActive, long dailyActive, long concurrent, String arithmetic) {

  /** Converts a count by the ratios, as {@link Population} does. */
  static UserCounts of(long users, UserMeaning meaning, UserRatios ratios, Level level) {
    return Population.of(users, meaning, ratios).at(level);
  }

  /** The count under a meaning. */
  public long of(UserMeaning meaning) {
    return switch (meaning) {
      case REGISTERED -> registered;
      case MONTHLY_ACTIVE -> monthlyActive;
      case DAILY_ACTIVE -> dailyActive;
      case CONCURRENT -> concurrent;
    };
  }
}
