package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.time.Duration;

/**
 * A hold on one launched instance. Thread-safe; the waits block, so call them on virtual threads.
 */
public interface Instance {

  Id id();

  /** Its present status, with usage. */
  InstanceStatus status();

  /**
   * Waits until it is running and ready, has failed once, has ended, or the time is over, whichever
   * comes first.
   *
   * @return the status that ended the wait; look at {@link InstanceStatus#ready()} and {@link
   *     InstanceStatus#reason()}
   */
  InstanceStatus awaitHealthy(Duration atMost) throws InterruptedException;

  /**
   * Waits until it has ended for good ({@link InstanceState#STOPPED}) and no process of it is left.
   *
   * @return its status; another state than {@code STOPPED} means that the time was over
   */
  InstanceStatus awaitStopped(Duration atMost) throws InterruptedException;
}
