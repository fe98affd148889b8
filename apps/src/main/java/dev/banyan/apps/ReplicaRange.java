package dev.banyan.apps;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many instances a service may have. Until a count is set the lowest runs.
 *
 * @param min the lowest count, 0 or more
 * @param max the highest count, at least {@code min}
 */
public record ReplicaRange(int min, int max) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(?:\\.\\.(\\d{1,4}))?");

  /** More than any machine runs of one service. */
  static final int MOST = 1_000;

  public ReplicaRange {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("a range of replicas goes from low to high");
    }
  }

  /**
   * Reads {@code 3} or {@code 1..4}.
   *
   * @throws IllegalArgumentException in words for the user
   */
  public static ReplicaRange parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no range of replicas; write 1..4");
    }
    int low = Integer.parseInt(matcher.group(1));
    int high = matcher.group(2) == null ? low : Integer.parseInt(matcher.group(2));
    if (high > MOST) {
      throw new IllegalArgumentException("replicas may be " + MOST + " at most");
    }
    return new ReplicaRange(low, high);
  }

  public boolean isRange() {
    return max > min;
  }

  public boolean contains(int count) {
    return count >= min && count <= max;
  }

  /** The nearest count within the range. */
  public int clamp(int count) {
    return Math.clamp(count, min, max);
  }

  @Override
  public String toString() {
    return isRange() ? min + ".." + max : Integer.toString(min);
  }
}
