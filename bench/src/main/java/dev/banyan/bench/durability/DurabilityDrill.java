package dev.banyan.bench.durability;

import dev.banyan.operate.load.Latency;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Kills a node at random moments under concurrent writers, starts it again, and compares what it
 * has with the writers' own books. Some kills come while it is still starting.
 *
 * <p>Blocking; {@link #run} once. The seed of the random source is worth printing: the moments can
 * be had again, as far as a machine lets them.
 */
public final class DurabilityDrill {

  /** After so many findings there is nothing more to learn from going on. */
  private static final int VIOLATIONS_MAX = 20;

  /** One kill in so many comes while the node starts. */
  private static final int WHILE_STARTING_ONE_IN = 4;

  private final Subject subject;
  private final List<Ledger> ledgers;
  private final RandomGenerator random;
  private final Pauses pauses;
  private final BooleanSupplier brokenOff;
  private final Consumer<String> progress;
  private final List<String> violations = new ArrayList<>();
  private final Latency restarts = new Latency();
  private int killsWhileStarting;

  /** Waits; in tests it does not. */
  @FunctionalInterface
  public interface Pauses {
    void pause(Duration duration);
  }

  /**
   * How hard the drill is.
   *
   * @param cycles kills under load
   * @param workMax the longest that writers work before a kill; the moment is uniform below it
   * @param startMax the latest moment of a kill while it starts
   * @param settleMax how long the inventory may take to be complete after a start
   */
  public record Plan(int cycles, Duration workMax, Duration startMax, Duration settleMax) {
    public static Plan of(int cycles) {
      return new Plan(
          cycles, Duration.ofMillis(1_500), Duration.ofMillis(2_500), Duration.ofSeconds(60));
    }
  }

  /**
   * What came of it.
   *
   * @param violations empty when nothing was lost, left or doubled
   * @param restarts from a kill's next launch to ready
   */
  public record Outcome(
      int cycles,
      int killsWhileStarting,
      long attempted,
      long acknowledged,
      Latency restarts,
      List<String> violations) {

    /** Both together. */
    Outcome and(Outcome other) {
      Latency both = new Latency();
      both.add(restarts);
      both.add(other.restarts);
      return new Outcome(
          cycles + other.cycles,
          killsWhileStarting + other.killsWhileStarting,
          attempted + other.attempted,
          acknowledged + other.acknowledged,
          both,
          Stream.concat(violations.stream(), other.violations.stream()).toList());
    }

    /** The same with a violation more. */
    Outcome with(String violation) {
      return new Outcome(
          cycles,
          killsWhileStarting,
          attempted,
          acknowledged,
          restarts,
          Stream.concat(violations.stream(), Stream.of(violation)).toList());
    }
  }

  /**
   * @param brokenOff asked before each cycle: whether there is to be none any more
   */
  public DurabilityDrill(
      Subject subject,
      List<Ledger> ledgers,
      RandomGenerator random,
      Pauses pauses,
      BooleanSupplier brokenOff,
      Consumer<String> progress) {
    this.subject = subject;
    this.ledgers = List.copyOf(ledgers);
    this.random = random;
    this.pauses = pauses;
    this.brokenOff = brokenOff;
    this.progress = progress;
  }

  /** Runs the drill on a subject that is ready. It is ready again at the end, unless it failed. */
  public Outcome run(Plan plan) {
    Map<String, Integer> expected = subject.inventory();
    int cycle = 0;
    try (WriterThreads writers = new WriterThreads(ledgers)) {
      while (cycle < plan.cycles()
          && violations.size() < VIOLATIONS_MAX
          && !brokenOff.getAsBoolean()) {
        cycle++;
        cycle(plan, writers, cycle, expected);
        writers.rethrow();
      }
    }
    return new Outcome(
        cycle,
        killsWhileStarting,
        ledgers.stream().mapToLong(Ledger::attempted).sum(),
        ledgers.stream().mapToLong(Ledger::acknowledged).sum(),
        restarts,
        List.copyOf(violations));
  }

  private void cycle(Plan plan, WriterThreads writers, int cycle, Map<String, Integer> expected) {
    writers.go();
    pauses.pause(moment(plan.workMax()));
    subject.kill();
    writers.halt();
    if (random.nextInt(WHILE_STARTING_ONE_IN) == 0) {
      subject.launch();
      pauses.pause(moment(plan.startMax()));
      subject.kill();
      killsWhileStarting++;
    }
    subject.launch();
    try {
      restarts.record(subject.awaitReady().toNanos());
    } catch (IllegalStateException e) {
      violations.add("cycle " + cycle + ": it did not start again: " + e.getMessage());
      throw e;
    }
    for (Ledger ledger : ledgers) {
      for (String violation : compared(ledger)) {
        violations.add("cycle " + cycle + ", " + ledger.name() + ": " + violation);
      }
    }
    inventory(plan, cycle, expected);
    progress.accept(
        "cycle %d of %d: %,d acknowledged, %d violations"
            .formatted(
                cycle,
                plan.cycles(),
                ledgers.stream().mapToLong(Ledger::acknowledged).sum(),
                violations.size()));
  }

  private Duration moment(Duration max) {
    return Duration.ofNanos(random.nextLong(max.toNanos()));
  }

  private static List<String> compared(Ledger ledger) {
    try {
      return ledger.violations();
    } catch (IOException e) {
      return List.of("it cannot be read back: " + e.getMessage());
    }
  }

  /** Waits until everything runs once: instances of before are ended and started anew by and by. */
  private void inventory(Plan plan, int cycle, Map<String, Integer> expected) {
    Duration step = Duration.ofMillis(100);
    Map<String, Integer> seen = subject.inventory();
    for (Duration waited = Duration.ZERO;
        !seen.equals(expected) && waited.compareTo(plan.settleMax()) < 0;
        waited = waited.plus(step)) {
      pauses.pause(step);
      seen = subject.inventory();
    }
    if (!seen.equals(expected)) {
      violations.add("cycle " + cycle + ": " + seen + " run for it instead of " + expected);
    }
  }
}
