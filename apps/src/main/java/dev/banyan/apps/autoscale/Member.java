package dev.banyan.apps.autoscale;

import dev.banyan.workloads.InstanceStatus;
import java.util.OptionalDouble;

/**
 * An instance of a service as it is now.
 *
 * @param status with its usage
 * @param inFlight requests at once, on average since the last look; empty where the edge sends it
 *     none
 */
public record Member(InstanceStatus status, OptionalDouble inFlight) {}
