package dev.banyan.apps;

/**
 * How many instances a service may have. Until a count is set the lowest runs.
 *
 * @param min the lowest count, 0 or more
 * @param max the highest count, at least {@code min}
 */
public record ReplicaRange(int min, int max) {

  public ReplicaRange {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("a range of replicas goes from low to high");
    }
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
