package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;

/**
 * Pods of one kind, as the scheduler sees them.
 *
 * @param name the service or sandbox kind
 * @param count how many
 * @param cpu requested by each
 * @param memory requested by each
 */
public record PodGroup(String name, long count, MilliCpu cpu, ByteSize memory) {

  /** More pods than any one cluster holds, so that a slip of a few zeros is refused. */
  public static final long COUNT_MAX = 100_000_000;

  public PodGroup {
    if (count < 0 || count > COUNT_MAX) {
      throw new IllegalArgumentException("count: " + name + " has 0 to " + COUNT_MAX + " pods");
    }
  }

  /** The same pods, {@code count} of them. */
  public PodGroup withCount(long other) {
    return new PodGroup(name, other, cpu, memory);
  }
}
