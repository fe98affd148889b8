package dev.banyan.scale.plan;

/**
 * One population under each meaning, at one level of load.
 *
 * @param arithmetic the multiplications and divisions by the named ratios, as text
 */
public record UserCounts(
    long registered, long monthlyActive, long dailyActive, long concurrent, String arithmetic) {

  /**
   * Converts a count. Towards the busiest moment it is multiplied, so that a high ratio means more
   * load; away from it divided, so that a low ratio means more people to store.
   */
  static UserCounts of(long users, UserMeaning meaning, UserRatios ratios, Level level) {
    double[] up = {
      ratios.monthlyOfRegistered().at(level),
      ratios.dailyOfMonthly().at(level),
      ratios.concurrentOfDaily().at(level)
    };
    double[] down = {
      ratios.monthlyOfRegistered().against(level),
      ratios.dailyOfMonthly().against(level),
      ratios.concurrentOfDaily().against(level)
    };
    String[] names = {"monthly active", "daily active", "concurrent"};
    String[] before = {"registered", "monthly active", "daily active"};
    int known = meaning.ordinal();
    double[] counts = new double[4];
    counts[known] = users;
    var text = new StringBuilder(Numbers.count(users) + " " + meaning.wireName().replace('-', ' '));
    for (int i = known; i < 3; i++) {
      counts[i + 1] = counts[i] * up[i];
      text.append(" × ").append(Numbers.plain(up[i]));
      text.append(" = ").append(Numbers.count(whole(counts[i + 1]))).append(' ');
      text.append(names[i]);
    }
    for (int i = known - 1; i >= 0; i--) {
      counts[i] = counts[i + 1] / down[i];
      text.append("; ÷ ").append(Numbers.plain(down[i]));
      text.append(" = ").append(Numbers.count(whole(counts[i]))).append(' ');
      text.append(before[i]);
    }
    return new UserCounts(
        whole(counts[0]), whole(counts[1]), whole(counts[2]), whole(counts[3]), text.toString());
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

  private static long whole(double count) {
    return Math.max(1, (long) Math.ceil(count - 1e-6));
  }
}
