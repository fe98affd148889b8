package dev.banyan.operate.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a step showed.
 *
 * @param from when its measured part began
 * @param measured how long it was measured; shorter than planned where the run was stopped
 * @param total over all classes
 * @param latency over all classes
 * @param failures why the step does not count as held, in sentences; empty for a good one
 */
public record StepReport(
    LoadStep step,
    Instant from,
    Duration measured,
    Tally total,
    Latency latency,
    List<ClassReport> classes,
    GeneratorUse generator,
    List<String> failures) {

  public StepReport {
    classes = List.copyOf(classes);
    failures = List.copyOf(failures);
  }

  public boolean passed() {
    return failures.isEmpty();
  }

  /** Good answers that came a second, those after the measured part left out. */
  public double donePerSecond() {
    return total.doneInside() * 1e9 / measured.toNanos();
  }

  /** Requests that fell due a second. */
  public double offeredPerSecond() {
    return total.offered() * 1e9 / measured.toNanos();
  }
}
