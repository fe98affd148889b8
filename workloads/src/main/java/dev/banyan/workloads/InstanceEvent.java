package dev.banyan.workloads;

import dev.banyan.workloads.HealthProber.Probe;
import dev.banyan.workloads.WorkloadDriver.Exit;

/** What may happen to an instance. {@code attempt} says to which of its starts. */
sealed interface InstanceEvent {

  /** Its leading process has ended. */
  record Exited(int attempt, Exit exit) implements InstanceEvent {}

  /** A health check was made. */
  record Probed(int attempt, Probe probe) implements InstanceEvent {}

  /** It lived long enough to count as running without a health check. */
  record Settled(int attempt) implements InstanceEvent {}

  /** The time to become healthy is over. */
  record StartTimedOut(int attempt) implements InstanceEvent {}

  /** The time from SIGTERM to SIGKILL is over. */
  record GraceOver(int attempt) implements InstanceEvent {}

  /** It may start again after a failure. */
  record BackOffOver(int attempt) implements InstanceEvent {}

  /** Somebody wants it to end. */
  record Stop(String reason, boolean startAgain) implements InstanceEvent {}
}
