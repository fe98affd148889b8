package dev.banyan.server.tour;

import java.time.Instant;

/**
 * The service under load at one moment.
 *
 * @param wanted replicas that the autoscaler wants
 * @param ready replicas that answer
 * @param poolSize places in the pools of all replicas
 * @param poolInUse of them taken
 * @param inLine requests that wait for one
 * @param cpuPercent of all cores that the replicas use
 */
record Sight(
    Instant at, int wanted, int ready, int poolSize, int poolInUse, int inLine, double cpuPercent) {

  /** 0 to 100. */
  double poolPercent() {
    return poolSize == 0 ? 0 : 100.0 * poolInUse / poolSize;
  }
}
