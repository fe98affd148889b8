package dev.banyan.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts, each on a virtual thread of its own, and ends them when their time is over or
 * their lease is lost: by an interrupt, and by voiding the lease whether the thread heeds it or
 * not. A thread that goes on cannot write anything under the lease any more; it is counted.
 */
final class Attempts {

  private static final Logger log = LoggerFactory.getLogger(Attempts.class);
  // How often the lease is looked at while an attempt runs.
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration HEED_WITHIN = Duration.ofSeconds(2);

  private final MeterRegistry meters;
  private final AtomicInteger runaway = new AtomicInteger();

  Attempts(MeterRegistry meters) {
    this.meters = meters;
    Gauge.builder("jobs.runaway", runaway, AtomicInteger::get)
        .description("Attempts whose time is over and whose thread does not heed its interrupt")
        .register(meters);
  }

  /** How an attempt ended. */
  sealed interface Outcome {
    /** It returned. */
    record Done() implements Outcome {}

    /** It threw, or its time was over. */
    record Failed(String error, boolean hopeless) implements Outcome {}
  }

  /**
   * Runs one attempt to its end.
   *
   * @param leaseLost asked again and again while it runs
   */
  Outcome run(JobKind kind, JobHandler handler, JobRun run, BooleanSupplier leaseLost)
      throws InterruptedException {
    long start = System.nanoTime();
    var thrown = new AtomicReference<Optional<Throwable>>(Optional.empty());
    Thread thread =
        Thread.ofVirtual()
            .name("job-" + run.id())
            .start(
                () -> {
                  try {
                    handler.run(run);
                  } catch (Throwable failure) {
                    thrown.set(Optional.of(failure));
                  }
                });
    Optional<String> ended = Optional.empty();
    try {
      ended = watch(kind, thread, start, leaseLost);
    } catch (InterruptedException stopping) {
      end(thread, run);
      throw stopping;
    }
    ended.ifPresent(reason -> end(thread, run));
    Outcome outcome = ended.map(Attempts::overdue).orElseGet(() -> outcome(thrown.get()));
    record(kind, outcome, start);
    return outcome;
  }

  private static Optional<String> watch(
      JobKind kind, Thread thread, long start, BooleanSupplier leaseLost)
      throws InterruptedException {
    long limit = kind.timeLimit().toNanos();
    while (true) {
      long left = limit - (System.nanoTime() - start);
      if (left <= 0) {
        return Optional.of("it took longer than " + kind.timeLimit().toMillis() + " ms");
      }
      if (thread.join(Duration.ofNanos(Math.min(left, LOOK_EVERY.toNanos())))) {
        return Optional.empty();
      }
      if (leaseLost.getAsBoolean()) {
        return Optional.of("its lease could not be renewed");
      }
    }
  }

  private void end(Thread thread, JobRun run) {
    run.ended().set(true);
    thread.interrupt();
    boolean heeded = false;
    try {
      heeded = thread.join(HEED_WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!heeded) {
      runaway.incrementAndGet();
      log.warn("{} of kind {} does not heed its interrupt", run.id(), run.kind());
      Thread.ofVirtual()
          .name("job-runaway-" + run.id())
          .start(
              () -> {
                try {
                  thread.join();
                } catch (InterruptedException interrupted) {
                  Thread.currentThread().interrupt();
                } finally {
                  runaway.decrementAndGet();
                }
              });
    }
  }

  private static Outcome overdue(String reason) {
    return new Outcome.Failed(reason, false);
  }

  private static Outcome outcome(Optional<Throwable> thrown) {
    return thrown
        .<Outcome>map(
            failure ->
                new Outcome.Failed(failure.toString(), failure instanceof JobException.Hopeless))
        .orElseGet(Outcome.Done::new);
  }

  private void record(JobKind kind, Outcome outcome, long start) {
    String result = outcome instanceof Outcome.Done ? "done" : "failed";
    Timer.builder("jobs.attempt.duration")
        .tag("kind", kind.name())
        .tag("result", result)
        .register(meters)
        .record(Duration.ofNanos(System.nanoTime() - start));
  }

  void countDead(JobKind kind) {
    Counter.builder("jobs.dead").tag("kind", kind.name()).register(meters).increment();
  }
}
