package dev.banyan.scale.plan;

import java.util.List;

/**
 * The machines of a plan: node pools, or whole machines.
 *
 * @param pools groups of equal machines
 * @param services replicas by role
 * @param arithmetic how the machines came about, as text
 */
public record Compute(List<Pool> pools, List<ServiceNeed> services, List<String> arithmetic) {

  /**
   * Equal machines.
   *
   * @param name {@code services}, {@code sandboxes} or {@code standby}
   * @param sku the machine's name
   * @param price its price row
   * @param count how many
   * @param sandboxes whether untrusted projects run there
   */
  public record Pool(String name, String sku, String price, long count, boolean sandboxes) {}

  /** All replicas of a role, a standby's included. */
  public long replicas(ServiceRole role) {
    return services.stream()
        .filter(need -> need.role() == role)
        .mapToLong(need -> need.replicas() + need.standby())
        .sum();
  }

  /** All machines. */
  public long machines() {
    return pools.stream().mapToLong(Pool::count).sum();
  }
}
