package dev.banyan.scale.simulate;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The nodes of a region, all alike, spread over its zones, kept by an autoscaler as Kubernetes'
 * cluster-autoscaler keeps them: another node when a pod has no place, one less when a node's
 * requests are under half of it for ten minutes and its pods fit elsewhere.
 *
 * @param cpu allocatable to pods
 * @param memory allocatable to pods
 * @param pods at most on a node
 * @param min fewest nodes
 * @param max most nodes
 * @param start from the order to ready
 * @param pricePerHour of a node, from its order on
 */
public record NodePool(
    MilliCpu cpu,
    ByteSize memory,
    @Default("110") int pods,
    @Default("1") int min,
    @Default("100") int max,
    @Default("90s") Duration start,
    BigDecimal pricePerHour) {

  public static final int NODES_MAX = 10_000;

  public NodePool {
    Bounds.within("nodes.cpu", cpu.millis(), 1, 1_000_000);
    Bounds.within("nodes.memory", memory.bytes(), 1, 1L << 45);
    Bounds.within("nodes.pods", pods, 1, 1_000);
    Bounds.within("nodes.min", min, 0, NODES_MAX);
    Bounds.within("nodes.max", max, Math.max(1, min), NODES_MAX);
    Bounds.within("nodes.start", start, Duration.ZERO, Duration.ofHours(1));
    Bounds.within("nodes.pricePerHour", pricePerHour.doubleValue(), 0, 10_000);
  }
}
