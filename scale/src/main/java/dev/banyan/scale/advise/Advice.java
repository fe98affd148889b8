package dev.banyan.scale.advise;

import dev.banyan.scale.Basis;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The next step and why.
 *
 * @param action what to do first
 * @param because the rule that put it first, in a sentence
 * @param then what follows it, in order
 * @param bottleneck what the system waits for, when the evidence shows it
 * @param bottleneckEvidence the line that names it; empty without a bottleneck
 * @param evidence all that speaks for anything, also for what follows
 * @param efforts what the action and those after it cost, as far as a guide says
 * @param levels how each metric stands
 * @param missing what could not be judged, a sentence each; nothing of it counts as zero
 * @param thresholds the name of the thresholds that were used
 * @param memory for the next advice
 */
public record Advice(
    Action action,
    String because,
    List<Action> then,
    Optional<Bottleneck> bottleneck,
    String bottleneckEvidence,
    List<Evidence> evidence,
    List<Effort> efforts,
    Map<Metric, Level> levels,
    List<String> missing,
    String thresholds,
    Memory memory) {

  public Advice {
    then = List.copyOf(then);
    evidence = List.copyOf(evidence);
    efforts = List.copyOf(efforts);
    levels = Map.copyOf(levels);
    missing = List.copyOf(missing);
  }

  /** Evidence is measured; efforts are the guide's and say so. */
  public Basis basis() {
    return Basis.MEASURED;
  }

  /** The whole advice as lines for a terminal. */
  public String text() {
    return AdviceText.of(this);
  }
}
