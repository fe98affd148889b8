package dev.banyan.scale.plan;

/**
 * How many pods of one kind a node of its own holds.
 *
 * @param pods the least of the three limits
 * @param byCpu by requested CPU under allocatable
 * @param byMemory by requested memory under allocatable
 * @param byPods by the node's max pods
 * @param arithmetic the division, as text
 */
public record PerNode(long pods, long byCpu, long byMemory, long byPods, String arithmetic) {

  /** What binds: {@code cpu}, {@code memory} or {@code max pods}. */
  public String bound() {
    return pods == byCpu ? "cpu" : pods == byMemory ? "memory" : "max pods";
  }
}
