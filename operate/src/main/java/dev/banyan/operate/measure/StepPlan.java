package dev.banyan.operate.measure;

/** One step of a run. */
public sealed interface StepPlan {

  /** What is sent. */
  Mix mix();

  /** Copies of the service that the load is shared out over, 1 or more. */
  int replicas();

  /**
   * Each of so many connections sends its next request when it has the answer to its last.
   *
   * @param connections over all replicas
   */
  record Closed(Mix mix, int replicas, int connections) implements StepPlan {}

  /**
   * Requests come on a schedule that waits for nobody.
   *
   * @param perSecond over all replicas
   */
  record Open(Mix mix, int replicas, double perSecond) implements StepPlan {}

  /** Nothing is sent: what the target takes while it waits. */
  record Idle(Mix mix, int replicas) implements StepPlan {}
}
