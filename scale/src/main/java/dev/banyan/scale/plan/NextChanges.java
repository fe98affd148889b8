package dev.banyan.scale.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;

/**
 * Finds at how many users each part of a plan changes: users are doubled until it differs, then the
 * span is halved. A part that changes and changes back between two doublings is not seen.
 */
final class NextChanges {

  /** How far ahead is looked: a thousand times the users. */
  private static final int DOUBLINGS_MAX = 10;

  private NextChanges() {}

  /**
   * The changes ahead, nearest first.
   *
   * @param users from where
   * @param parts what each part is at a count of users; where it is absent it has not changed
   */
  static List<NextChange> of(long users, Map<String, LongFunction<Optional<String>>> parts) {
    var out = new ArrayList<NextChange>();
    parts.forEach(
        (name, part) ->
            at(part, users).flatMap(now -> next(name, users, now, part)).ifPresent(out::add));
    out.sort(Comparator.comparingLong(NextChange::users).thenComparing(NextChange::what));
    return out;
  }

  private static Optional<NextChange> next(
      String name, long users, String now, LongFunction<Optional<String>> part) {
    long same = users;
    for (int i = 0; i < DOUBLINGS_MAX; i++) {
      long other = Math.min(same * 2, PlanRequest.USERS_MAX);
      if (differs(part, other, now)) {
        return Optional.of(boundary(name, same, other, now, part));
      }
      same = other;
    }
    return Optional.empty();
  }

  private static NextChange boundary(
      String name, long from, long to, String now, LongFunction<Optional<String>> part) {
    long same = from;
    long other = to;
    while (other - same > 1) {
      long middle = same + (other - same) / 2;
      if (differs(part, middle, now)) {
        other = middle;
      } else {
        same = middle;
      }
    }
    return new NextChange(name, now, at(part, other).orElse(now), other);
  }

  private static boolean differs(LongFunction<Optional<String>> part, long users, String now) {
    return at(part, users).filter(then -> !then.equals(now)).isPresent();
  }

  /**
   * Past what can be counted there is nothing more to say.
   *
   * @throws CancellationException when the thread that calls is interrupted
   */
  private static Optional<String> at(LongFunction<Optional<String>> part, long users) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted at " + users + " users");
    }
    try {
      return part.apply(users);
    } catch (IllegalArgumentException beyond) {
      return Optional.empty();
    }
  }
}
