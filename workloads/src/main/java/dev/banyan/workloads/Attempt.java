package dev.banyan.workloads;

import dev.banyan.workloads.LogLine.Stream;
import dev.banyan.workloads.WorkloadDriver.Exit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of an instance, from its first process to the end of its last. */
final class Attempt {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
  private static final Duration KILL_WITHIN = Duration.ofSeconds(20);
  private static final Duration PIPES_WITHIN = Duration.ofSeconds(5);

  /**
   * How long processes that outlive the leader may take to end before they count as left behind.
   */
  static final Duration STRAGGLERS_WITHIN = Duration.ofMillis(500);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final InstanceSpec spec;
  private final WorkloadDriver.Running running;
  private final List<Thread> pumps;
  private final OptionalInt port;
  private final Instant startedAt;

  private Attempt(
      InstanceSpec spec,
      WorkloadDriver.Running running,
      List<Thread> pumps,
      OptionalInt port,
      Instant startedAt) {
    this.spec = spec;
    this.running = running;
    this.pumps = pumps;
    this.port = port;
    this.startedAt = startedAt;
  }

  static Attempt start(
      InstanceSpec spec, OptionalInt port, WorkloadDriver driver, InstanceLog log, Instant now)
      throws IOException {
    WorkloadDriver.Running running = driver.start(spec, port);
    return new Attempt(
        spec,
        running,
        List.of(
            log.pump(running.stdout(), Stream.STDOUT), log.pump(running.stderr(), Stream.STDERR)),
        port,
        now);
  }

  OptionalInt port() {
    return port;
  }

  Instant startedAt() {
    return startedAt;
  }

  WorkloadDriver.Trace trace() {
    return running.trace();
  }

  CompletableFuture<Exit> exit() {
    return running.exit();
  }

  Usage usage() {
    return running.usage();
  }

  void askToEnd() {
    running.askToEnd();
  }

  /** Ends all its processes at once. */
  void end() {
    if (!running.end(KILL_WITHIN)) {
      LOG.error(
          "Processes of {} did not end within {} of SIGKILL: {}",
          spec.id(),
          KILL_WITHIN,
          running.others());
    }
  }

  /**
   * The leading process has ended: ends what it left, and waits for the rest of its output.
   *
   * @param stragglersWithin the time that processes which outlive the leader have to end
   * @return what was still there after that time
   */
  Map<Long, String> finish(Duration stragglersWithin) {
    long deadline = System.nanoTime() + stragglersWithin.toNanos();
    Map<Long, String> others = running.others();
    while (!others.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      others = running.others();
    }
    end();
    long pipesDeadline = System.nanoTime() + PIPES_WITHIN.toNanos();
    for (Thread pump : pumps) {
      try {
        long left = Math.max(1, (pipesDeadline - System.nanoTime()) / 1_000_000);
        if (!pump.join(Duration.ofMillis(left))) {
          LOG.warn("The output of {} is still held open by somebody; it is left", spec.id());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return others;
      }
    }
    return others;
  }
}
