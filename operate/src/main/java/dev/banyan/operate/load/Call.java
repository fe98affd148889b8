package dev.banyan.operate.load;

/** One request, from when it is due until its end. Belongs to one event loop. */
final class Call {

  final StepLoop step;
  final int classIndex;
  final long scheduledNanos;

  /** Whether it belongs to what is measured; of a closed step that shows at its end. */
  final boolean measured;

  /** Whether a connection that was closed beforehand has cost it one attempt. */
  boolean retried;

  /** Whether it has had a connection. */
  boolean sent;

  long deadlineNanos;

  Call(StepLoop step, int classIndex, long scheduledNanos, boolean measured) {
    this.step = step;
    this.classIndex = classIndex;
    this.scheduledNanos = scheduledNanos;
    this.measured = measured;
  }
}
