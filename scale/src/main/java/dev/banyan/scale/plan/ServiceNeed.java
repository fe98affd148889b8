package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;

/**
 * A service of a plan.
 *
 * @param replicas in the first region, spare ones for a lost zone included
 * @param standby in the second region; 0 without one
 * @param cpu requested by each
 * @param memory requested by each
 * @param arithmetic the limits and what the redundancy adds, as text
 */
public record ServiceNeed(
    ServiceRole role,
    long replicas,
    long standby,
    MilliCpu cpu,
    ByteSize memory,
    String arithmetic) {

  PodGroup pods() {
    return new PodGroup(role.label(), replicas, cpu, memory);
  }

  PodGroup standbyPods() {
    return new PodGroup(role.label(), standby, cpu, memory);
  }
}
