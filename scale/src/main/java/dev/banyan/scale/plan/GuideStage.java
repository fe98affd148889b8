package dev.banyan.scale.plan;

import java.util.Optional;

/**
 * A stage as a guide writes it.
 *
 * @param guide whose
 * @param at the guide's line
 * @param name in the guide's terms
 * @param meaning what the guide says a user is; absent where it leaves it open
 * @param from users, from
 * @param to users, to; absent for "and more"
 * @param infrastructure what stands there, in short
 * @param costLow dollars a month, if stated
 * @param costHigh dollars a month, if stated
 */
public record GuideStage(
    String guide,
    int at,
    String name,
    Optional<UserMeaning> meaning,
    long from,
    Optional<Long> to,
    String infrastructure,
    Optional<Long> costLow,
    Optional<Long> costHigh) {

  public GuideStage {
    if (from < 0 || to.filter(end -> end < from).isPresent()) {
      throw new IllegalArgumentException("to: the stage '" + name + "' ends before it begins");
    }
  }

  boolean holds(long users) {
    return users >= from && to.map(end -> users <= end).orElse(true);
  }

  /** {@code Phase 3 (bharatbuild:102), 100000 and more: Kubernetes, 4000-15000 dollars}. */
  public String text() {
    return name
        + " ("
        + guide
        + ":"
        + at
        + "), "
        + Numbers.count(from)
        + to.map(end -> "–" + Numbers.count(end)).orElse(" and more")
        + " users: "
        + infrastructure
        + costLow
            .map(
                low ->
                    ", "
                        + Numbers.count(low)
                        + costHigh.map(high -> "–" + Numbers.count(high)).orElse("")
                        + " dollars a month")
            .orElse("");
  }
}
