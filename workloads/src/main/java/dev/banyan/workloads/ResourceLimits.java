package dev.banyan.workloads;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one instance may take of its host.
 *
 * @param cpuRequest a weight, never a quota: how CPU is shared out when it is short
 * @param cpuLimit a quota that holds even while the host idles
 * @param memoryLimit beyond it the kernel ends processes of the instance
 * @param pidsMax processes and threads together; at least 1
 */
public record ResourceLimits(
    Optional<MilliCpu> cpuRequest,
    Optional<MilliCpu> cpuLimit,
    Optional<ByteSize> memoryLimit,
    Optional<Integer> pidsMax) {

  /** A limit that a host may or may not be able to enforce. */
  public enum Kind {
    CPU_LIMIT("cpuLimit"),
    MEMORY("memory"),
    PIDS("pids");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** As the manifest calls it. */
    public String key() {
      return key;
    }
  }

  public static final ResourceLimits NONE =
      new ResourceLimits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final long MEMORY_BYTES_MIN = 4L << 20;

  public ResourceLimits {
    if (memoryLimit.isPresent() && memoryLimit.get().bytes() < MEMORY_BYTES_MIN) {
      throw new IllegalArgumentException("a memory limit is at least 4Mi");
    }
    if (pidsMax.isPresent() && pidsMax.get() < 1) {
      throw new IllegalArgumentException("a pids limit is at least 1");
    }
  }

  /**
   * The limits that are declared and hence must hold. A weight is not among them: without it an
   * instance still works.
   */
  public Set<Kind> declared() {
    var declared = EnumSet.noneOf(Kind.class);
    cpuLimit.ifPresent(limit -> declared.add(Kind.CPU_LIMIT));
    memoryLimit.ifPresent(limit -> declared.add(Kind.MEMORY));
    pidsMax.ifPresent(limit -> declared.add(Kind.PIDS));
    return declared;
  }
}
