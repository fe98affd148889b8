package dev.banyan.bench.durability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Drills beside each other, each on a node of its own. */
public final class Drills {

  private Drills() {}

  /** One of them. */
  @FunctionalInterface
  public interface Drill {

    /**
     * Blocks until it is done.
     *
     * @param brokenOff whether what it finds is of no use any more; it ends soon then
     */
    DurabilityDrill.Outcome run(BooleanSupplier brokenOff);
  }

  /**
   * Runs all at once. When one fails, or the caller is interrupted, the others go on no further
   * than they must to leave nothing behind.
   *
   * @param drills one or more
   * @return of all together
   * @throws IllegalStateException when one failed; with why
   */
  public static DurabilityDrill.Outcome atOnce(List<Drill> drills) throws InterruptedException {
    var brokenOff = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        List<Future<DurabilityDrill.Outcome>> running = new ArrayList<>();
        for (Drill drill : drills) {
          running.add(threads.submit(() -> whole(drill, brokenOff)));
        }
        DurabilityDrill.Outcome outcome = running.getFirst().get();
        for (var other : running.subList(1, running.size())) {
          outcome = outcome.and(other.get());
        }
        return outcome;
      } catch (ExecutionException failure) {
        throw new IllegalStateException("the drill broke off", failure.getCause());
      } finally {
        // The threads are waited for next.
        brokenOff.set(true);
      }
    }
  }

  private static DurabilityDrill.Outcome whole(Drill drill, AtomicBoolean brokenOff) {
    boolean done = false;
    try {
      DurabilityDrill.Outcome outcome = drill.run(brokenOff::get);
      done = true;
      return outcome;
    } finally {
      if (!done) {
        brokenOff.set(true);
      }
    }
  }
}
