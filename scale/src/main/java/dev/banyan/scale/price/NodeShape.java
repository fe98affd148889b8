package dev.banyan.scale.price;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Range;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A machine type that a node pool is made of.
 *
 * @param sku the cloud's name of it
 * @param vcpus as advertised
 * @param memory as advertised
 * @param maxPods how many pods its network lets it hold, daemons included
 * @param hourly dollars an hour on demand, in {@code region}
 * @param asOf the day of that price
 * @param source where shape and price stand
 * @param unverified whether the price could not be confirmed on a page
 */
public record NodeShape(
    String sku,
    Cloud cloud,
    @Range(min = 1, max = 1024) int vcpus,
    ByteSize memory,
    @Range(min = 1, max = 1000) int maxPods,
    BigDecimal hourly,
    String region,
    LocalDate asOf,
    String source,
    @Default("false") boolean unverified) {

  /** Hours in the month that every provider's price page multiplies by. */
  public static final BigDecimal HOURS_PER_MONTH = BigDecimal.valueOf(730);

  public NodeShape {
    if (memory.bytes() < 1L << 30 || memory.bytes() > 1L << 43) {
      throw new IllegalArgumentException("memory: " + sku + " has 1Gi to 8Ti");
    }
    if (hourly.signum() < 0) {
      throw new IllegalArgumentException("hourly: " + sku + " costs less than nothing");
    }
  }

  /** What the kubelet leaves for pods, by the cloud's own formula. */
  public MilliCpu allocatableCpu() {
    return Allocatable.cpu(cloud, vcpus);
  }

  /** What the kubelet leaves for pods, by the cloud's own formula. */
  public ByteSize allocatableMemory() {
    return Allocatable.memory(cloud, memory, maxPods);
  }

  /** Both formulae with their numbers, one sentence each. */
  public String arithmetic() {
    return Allocatable.text(cloud, vcpus, memory, maxPods);
  }

  /** Dollars for a month of one node on demand: hourly × 730. */
  public BigDecimal monthly() {
    return hourly.multiply(HOURS_PER_MONTH);
  }

  /** The price as a row of a book. */
  public Price price() {
    return new Price(
        cloud.name().toLowerCase(Locale.ROOT),
        sku,
        region,
        "hour",
        hourly,
        asOf,
        source,
        unverified);
  }
}
