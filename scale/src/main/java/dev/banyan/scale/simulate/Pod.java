package dev.banyan.scale.simulate;

import org.jspecify.annotations.Nullable;

/** One pod; seconds count from the start of the simulation and may lie before it. */
final class Pod {

  enum State {
    /** Has no place yet. */
    PENDING,
    /** Has a place: pulls, starts. */
    STARTING,
    READY,
    /** Its node does not answer any more. */
    LOST,
    GONE
  }

  final Workload owner;
  State state = State.PENDING;
  @Nullable Node node;
  double runsAt;
  double readyAt;
  boolean wasReady;

  Pod(Workload owner) {
    this.owner = owner;
  }
}
