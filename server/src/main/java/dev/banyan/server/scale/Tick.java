package dev.banyan.server.scale;

import java.time.Instant;
import java.util.List;

/**
 * What an app took at one time.
 *
 * @param machineCpu of all cores in use by anything, 0 to 1; NaN when it is not known
 * @param services that had live instances
 * @param failures of instances since the node looks
 * @param oomKills of them for memory
 */
record Tick(
    Instant at, double machineCpu, List<ServiceUse> services, long failures, long oomKills) {

  /**
   * What the live instances of a service took.
   *
   * @param cores in use on average since the last tick; NaN when one of them was not seen before
   * @param instances that were live
   * @param memoryMost of the fullest instance, in bytes
   * @param memoryAll of all of them
   */
  record ServiceUse(String service, double cores, int instances, long memoryMost, long memoryAll) {}
}
