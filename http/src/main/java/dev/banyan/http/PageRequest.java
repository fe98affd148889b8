package dev.banyan.http;

import java.util.Optional;

/**
 * Which part of a list is asked for.
 *
 * @param after the sort key of the last item seen, as the endpoint gave it to {@link Page}
 * @param limit how many items at most, 1 to {@link #LIMIT_MAX}
 */
public record PageRequest(Optional<String> after, int limit) {

  public static final int LIMIT_DEFAULT = 50;
  public static final int LIMIT_MAX = 200;

  public PageRequest {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page's limit is 1 to " + LIMIT_MAX);
    }
  }

  /**
   * How many rows to fetch so that {@link Page#of(java.util.List, int,
   * java.util.function.Function)} sees whether more follow.
   */
  public int fetch() {
    return limit + 1;
  }
}
