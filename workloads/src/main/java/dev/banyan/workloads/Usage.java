package dev.banyan.workloads;

/**
 * What an instance, with every process it started, has taken.
 *
 * @param cpuSeconds since its last start
 * @param memoryBytes now, without file pages that the kernel may drop at once
 * @param pids processes and threads now
 */
public record Usage(double cpuSeconds, long memoryBytes, int pids) {

  public static final Usage NONE = new Usage(0, 0, 0);
}
