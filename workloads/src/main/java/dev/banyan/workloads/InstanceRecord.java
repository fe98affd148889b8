package dev.banyan.workloads;

import java.util.Optional;

/**
 * An instance as it is kept in the team's shard.
 *
 * @param status without usage
 * @param node that runs it
 * @param trace of its last process
 * @param transitions how many there were, the present one included
 * @param ended for good: it will never run again
 */
record InstanceRecord(
    InstanceStatus status,
    String node,
    Optional<WorkloadDriver.Trace> trace,
    long transitions,
    boolean ended) {}
