package dev.banyan.kernel;

/**
 * A named set of limits that a team is on.
 *
 * @param name lower-case, as in {@code plans.yaml}
 * @param requestsPerMinute sustained rate at the edge for the whole team; {@link #UNLIMITED} for
 *     none
 * @param burst how many requests may come at once before the rate binds; of no meaning if unlimited
 * @param priority the higher, the later its requests are shed within a traffic class when an app is
 *     past its capacity
 */
public record Plan(String name, long requestsPerMinute, long burst, int priority) {

  /** The value of a limit that does not limit. */
  public static final long UNLIMITED = -1;

  public Plan {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a plan has a name");
    }
    if (requestsPerMinute != UNLIMITED && requestsPerMinute < 1) {
      throw new IllegalArgumentException("requestsPerMinute is at least 1, or -1 for unlimited");
    }
    if (requestsPerMinute != UNLIMITED && burst < 1) {
      throw new IllegalArgumentException("burst is at least 1");
    }
  }

  public boolean unlimited() {
    return requestsPerMinute == UNLIMITED;
  }
}
