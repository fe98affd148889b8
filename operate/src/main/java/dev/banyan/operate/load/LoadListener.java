package dev.banyan.operate.load;

/**
 * Is told of a run while it goes on, always on the thread that called {@link LoadRun#run}, one call
 * at a time. What it does holds up no request, only the next call.
 */
public interface LoadListener {

  /** Hears nothing. */
  LoadListener NONE = new LoadListener() {};

  /** A step begins, with its warm-up. */
  default void stepBegins(int index, LoadStep step) {}

  /** The measured part of a step begins now: the time to read a target's counters. */
  default void measuring(int index, LoadStep step) {}

  /** The measured part of a step ends now; answers to its last requests may still come. */
  default void measured(int index, LoadStep step) {}

  /** About once a second. */
  default void progress(LoadPoint point) {}

  /**
   * With each {@link #progress}, what the good answers of one class took meanwhile.
   *
   * @param latency not kept by the caller beyond this call; nor may the listener
   */
  default void interval(LoadPoint point, RequestClass requestClass, Latency latency) {}

  /** A step is over, drained and added up. */
  default void stepDone(int index, StepReport report) {}
}
