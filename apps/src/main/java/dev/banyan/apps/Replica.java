package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.Instance;

/**
 * One instance that the supervisor launched.
 *
 * @param service its service as it stood at the launch
 * @param ordinal its number within the service
 */
record Replica(Instance instance, ServiceSpec.Process service, int ordinal, Deployment deployment) {

  Id id() {
    return instance.id();
  }
}
