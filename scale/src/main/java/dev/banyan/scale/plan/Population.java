package dev.banyan.scale.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One population under each meaning, each with the ends that the ratios between them leave open.
 *
 * @param counts whole users, in the order of {@link UserMeaning}
 * @param counted under which meaning they were counted
 * @param arithmetic how the likely counts came about, as text
 */
record Population(List<Estimate> counts, UserMeaning counted, String arithmetic) {

  private static final List<UserMeaning> MEANINGS = List.of(UserMeaning.values());

  /**
   * Converts a count. Towards the busiest moment it is multiplied, so that a high ratio means more
   * load; away from it divided, so that a low ratio means more people to store.
   */
  static Population of(long users, UserMeaning meaning, UserRatios ratios) {
    Figure[] ratio = {
      ratios.monthlyOfRegistered(), ratios.dailyOfMonthly(), ratios.concurrentOfDaily()
    };
    int known = meaning.ordinal();
    var counts = new Estimate[ratio.length + 1];
    counts[known] = Estimate.exact((double) users);
    var text = new StringBuilder(named(users, meaning));
    for (int i = known; i < ratio.length; i++) {
      counts[i + 1] = counts[i].times(ratio[i]);
      text.append(" × ").append(Numbers.plain(ratio[i].mid())).append(" = ");
      text.append(named((long) whole(counts[i + 1].mid()), MEANINGS.get(i + 1)));
    }
    for (int i = known - 1; i >= 0; i--) {
      counts[i] = counts[i + 1].over(ratio[i]);
      text.append("; ÷ ").append(Numbers.plain(ratio[i].mid())).append(" = ");
      text.append(named((long) whole(counts[i].mid()), MEANINGS.get(i)));
    }
    return new Population(
        Arrays.stream(counts).map(Population::whole).toList(), meaning, text.toString());
  }

  Estimate of(UserMeaning meaning) {
    return counts.get(meaning.ordinal());
  }

  /** The counts at a level of load, with the likely ones' arithmetic and where that level lies. */
  UserCounts at(Level level) {
    return new UserCounts(
        count(UserMeaning.REGISTERED, level),
        count(UserMeaning.MONTHLY_ACTIVE, level),
        count(UserMeaning.DAILY_ACTIVE, level),
        count(UserMeaning.CONCURRENT, level),
        level == Level.MID ? arithmetic : arithmetic + "; " + ends(level));
  }

  private String ends(Level level) {
    var others = new ArrayList<String>();
    MEANINGS.stream()
        .filter(meaning -> meaning != counted)
        .forEach(meaning -> others.add(named(count(meaning, level), meaning)));
    return level.label() + " " + String.join(", ", others);
  }

  private long count(UserMeaning meaning, Level level) {
    return (long) of(meaning).at(level);
  }

  private static String named(long count, UserMeaning meaning) {
    return Numbers.count(count) + " " + meaning.wireName().replace('-', ' ');
  }

  private static Estimate whole(Estimate count) {
    return new Estimate(whole(count.low()), whole(count.mid()), whole(count.high()));
  }

  private static double whole(double count) {
    return Math.max(1, Math.ceil(count - 1e-6));
  }
}
