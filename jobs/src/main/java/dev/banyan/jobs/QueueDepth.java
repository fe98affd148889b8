package dev.banyan.jobs;

import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many jobs of all nodes there are to do, as {@code jobs_waiting}, {@code jobs_running} and
 * {@code jobs_delayed}. Counted every {@link #EVERY} on a thread of its own, so that reading the
 * metrics costs no query; unknown (NaN) while the database is away.
 *
 * @param waiting due, and nobody has taken them
 * @param running taken by a node
 * @param delayed not due yet, most because they failed and are tried again later
 */
record QueueDepth(double waiting, double running, double delayed) {

  static final Duration EVERY = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(QueueDepth.class);
  private static final QueueDepth UNKNOWN = new QueueDepth(Double.NaN, Double.NaN, Double.NaN);

  /** Begins to look; ends when it is closed. */
  static AutoCloseable follow(Supplier<QueueDepth> count, Duration every, MeterRegistry meters) {
    var last = new Last();
    last.register("jobs.waiting", "Jobs that are due and wait", QueueDepth::waiting, meters);
    last.register("jobs.running", "Jobs that nodes have taken", QueueDepth::running, meters);
    last.register("jobs.delayed", "Jobs that are due later", QueueDepth::delayed, meters);
    return Periodic.start(
        "jobs-queue",
        every,
        () -> last.look(count),
        failure -> log.error("the jobs could not be counted", failure));
  }

  private static final class Last {
    private volatile QueueDepth depth = UNKNOWN;

    void register(
        String name, String what, ToDoubleFunction<QueueDepth> value, MeterRegistry meters) {
      Gauge.builder(name, this, last -> value.applyAsDouble(last.depth))
          .description(what)
          .strongReference(true)
          .register(meters);
    }

    void look(Supplier<QueueDepth> count) {
      try {
        depth = count.get();
      } catch (RuntimeException away) {
        log.debug("the jobs could not be counted", away);
        depth = UNKNOWN;
      }
    }
  }
}
