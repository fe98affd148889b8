package dev.banyan.workloads;

/**
 * Where an instance is in its life: {@code PREPARING → STARTING → RUNNING → DRAINING → STOPPED}. A
 * crash, a start that does not become healthy, or a host that cannot start it leads to {@code
 * FAILED}, and from there, after a back-off, to {@code PREPARING} again. A command that ends by
 * itself goes straight to {@code STOPPED} or {@code FAILED}.
 */
public enum InstanceState {
  /** A port, a place on the host and its limits are being made. */
  PREPARING,
  /** The process is there; its first health check has not succeeded. */
  STARTING,
  /** It does its work. {@link InstanceStatus#ready()} says whether it takes traffic. */
  RUNNING,
  /** It was asked to end and may finish what it does. */
  DRAINING,
  /** It ended because somebody wanted it, or a command ended well. Final. */
  STOPPED,
  /** It ended by itself. {@link InstanceStatus#restartsAt()} says when it starts again. */
  FAILED;

  /** Whether processes of it may exist. */
  public boolean live() {
    return this == STARTING || this == RUNNING || this == DRAINING;
  }
}
