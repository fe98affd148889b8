package dev.banyan.scale.plan;

/**
 * The next thing of a plan that becomes another with more users, at the likely load.
 *
 * @param what which part: {@code database}, {@code cache}, {@code pooler}, {@code cheapest target},
 *     {@code machine}, {@code small model}, the stage in a guide
 * @param now what it is
 * @param then what it becomes
 * @param users the least count, in the meaning that was asked with, at which it has become so
 */
public record NextChange(String what, String now, String then, long users) {

  /** {@code database: 1 × a becomes 1 × b at 12,000 users}. */
  public String text() {
    return what + ": " + now + " becomes " + then + " at " + Numbers.count(users) + " users";
  }
}
