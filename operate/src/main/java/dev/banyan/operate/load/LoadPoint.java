package dev.banyan.operate.load;

import java.time.Duration;

/**
 * What was seen during a short time of a run, warm-ups included; for live progress and plots.
 *
 * @param at its end, since the run began
 * @param length how long
 * @param step index of the step
 * @param warmingUp whether it lies in a step's warm-up
 * @param planned arrivals a second that the schedule asks for at its end; NaN in a closed step
 * @param offered requests that fell due
 * @param done good answers
 * @param failed requests that failed
 * @param dropped arrivals that were dropped
 * @param underWay requests without an answer at its end
 * @param p50Nanos of the good answers within it; NaN without one
 * @param generatorCores CPU time of the generator's process over wall time
 */
public record LoadPoint(
    Duration at,
    Duration length,
    int step,
    boolean warmingUp,
    double planned,
    long offered,
    long done,
    long failed,
    long dropped,
    long underWay,
    double p50Nanos,
    double p95Nanos,
    double p99Nanos,
    double generatorCores) {}
