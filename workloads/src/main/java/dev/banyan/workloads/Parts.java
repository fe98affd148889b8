package dev.banyan.workloads;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What every instance of a node works with.
 *
 * @param node names this node in the records
 * @param transitions hears of every transition after it was kept
 */
record Parts(
    String node,
    WorkloadDriver driver,
    Ports ports,
    HealthProber prober,
    Timer timer,
    InstantSource clock,
    TransitionKeeper keeper,
    DiskLogs logs,
    LogMeters logMeters,
    MeterRegistry meters,
    Consumer<InstanceStatus> transitions) {}
