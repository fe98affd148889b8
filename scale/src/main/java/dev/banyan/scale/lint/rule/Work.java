package dev.banyan.scale.lint.rule;

import java.util.concurrent.CancellationException;

/** What long loops ask between two steps. */
final class Work {

  private Work() {}

  /**
   * Returns where the work is still wanted.
   *
   * @throws CancellationException when the thread that calls is interrupted
   */
  static void goOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted within a rule");
    }
  }
}
