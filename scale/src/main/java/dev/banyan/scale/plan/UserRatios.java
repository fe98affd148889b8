package dev.banyan.scale.plan;

/**
 * How the counts of users hang together.
 *
 * @param monthlyOfRegistered share of the registered that come in a month
 * @param dailyOfMonthly share of those that come on a day
 * @param concurrentOfDaily share of those that are there at the busiest moment
 */
public record UserRatios(
    Figure monthlyOfRegistered, Figure dailyOfMonthly, Figure concurrentOfDaily) {

  public UserRatios {
    share("monthlyOfRegistered", monthlyOfRegistered);
    share("dailyOfMonthly", dailyOfMonthly);
    share("concurrentOfDaily", concurrentOfDaily);
  }

  private static void share(String name, Figure figure) {
    if (!(figure.low() > 0) || figure.high() > 1) {
      throw new IllegalArgumentException(name + ": is a share over 0 and at most 1");
    }
  }
}
