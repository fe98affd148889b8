package dev.banyan.operate.verify;

import dev.banyan.operate.machine.Machine;
import java.time.Instant;
import java.util.List;

/**
 * A whole verification.
 *
 * @param trials every figure of every repetition
 * @param verdicts over the repetitions
 */
public record Verified(
    Instant startedAt,
    Machine machine,
    VerifyPlan plan,
    List<Trial> trials,
    List<Verdict> verdicts) {

  public Verified {
    trials = List.copyOf(trials);
    verdicts = List.copyOf(verdicts);
  }

  /** Whether every figure was foretold well enough, often enough. */
  public boolean passed() {
    return !verdicts.isEmpty() && verdicts.stream().allMatch(Verdict::passed);
  }

  /** Whether there were enough repetitions to say so. */
  public boolean isEnough() {
    return plan.repetitions() >= VerifyPlan.REPETITIONS;
  }
}
