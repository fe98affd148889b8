package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.config.Default;
import dev.banyan.scale.price.Cloud;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a target offers, promises, refuses and charges for.
 *
 * @param target which
 * @param cloud of its managed Kubernetes, if it is one
 * @param guarantees by redundancy; a redundancy that is absent is refused
 * @param refusals why a redundancy, or {@code sandboxes}, is not to be had
 * @param nodes node shapes to choose from, none of them burstable
 * @param machines machines to choose from where it has no nodes, by price
 * @param sandboxMachines machines of one sandbox each, by price
 * @param databases managed databases, by price; none where it runs beside the app
 * @param databaseIncludesStandby whether their price holds a second copy
 * @param caches managed caches, by price
 * @param fixed what is paid however much is used
 * @param usage what is paid by use
 * @param egress tiers, in order
 * @param discounts what spot and a year's commitment take off
 * @param replicasMax of one service; absent for no limit
 */
record TargetSpec(
    Target target,
    Optional<Cloud> cloud,
    Map<String, Guarantee> guarantees,
    Map<String, String> refusals,
    List<String> nodes,
    List<Machine> machines,
    List<Machine> sandboxMachines,
    List<Machine> databases,
    @Default("false") boolean databaseIncludesStandby,
    List<Cache> caches,
    List<Fixed> fixed,
    Usage usage,
    List<Tier> egress,
    Discounts discounts,
    Optional<Integer> replicasMax) {

  /**
   * What one redundancy promises.
   *
   * @param availability percent of a month
   * @param rto until it serves again
   * @param rpo data lost
   * @param basis whence
   */
  record Guarantee(BigDecimal availability, Duration rto, Duration rpo, String basis) {}

  /**
   * A machine or database size.
   *
   * @param price its price row
   * @param cpu what it keeps up; for a burstable one its baseline
   * @param memory as advertised
   */
  record Machine(String price, MilliCpu cpu, ByteSize memory) {}

  /** A cache size and its price row; a second copy is paid for like the first. */
  record Cache(String price, ByteSize memory) {}

  /** Something paid however much is used: once, or for each region or zone. */
  record Fixed(String name, String price, Per per) {}

  enum Per {
    ACCOUNT,
    REGION,
    ZONE
  }

  /**
   * Price rows of things paid by use; absent where the target does not charge for it.
   *
   * @param natData what private nodes exchange with the Internet, but for answers to users
   */
  record Usage(
      Optional<String> nodeDisk,
      Optional<String> databaseStorage,
      Optional<String> databaseBackup,
      Optional<String> objects,
      Optional<String> logs,
      Optional<String> balancerData,
      Optional<String> natData,
      Optional<String> interRegion,
      Optional<String> vcpu,
      Optional<String> ram) {}

  /** A step of egress: up to so many GB a month at a price; absent is free. */
  record Tier(@Default("1000000000") long gb, Optional<String> price) {}

  /** Price rows in percent. */
  record Discounts(
      Optional<String> spot, Optional<String> reserved, Optional<String> reservedDatabase) {}

  Optional<Guarantee> guarantee(Redundancy redundancy) {
    return Optional.ofNullable(guarantees.get(redundancy.wireName()));
  }
}
