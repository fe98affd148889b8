package dev.banyan.operate.report;

import dev.banyan.scale.Basis;
import java.util.List;
import java.util.Optional;

/**
 * Something that has to be noticed: a verdict, a finding, a warning.
 *
 * @param tone how it is to be taken
 * @param label a word or two before it; may be empty
 * @param text what is to be known
 * @param basis where its figures come from, if it has any
 * @param workings its arithmetic, a line a step, shown as it stands
 * @param notes what else belongs to it, in small
 */
public record Callout(
    Tone tone,
    String label,
    String text,
    Optional<Basis> basis,
    List<String> workings,
    List<String> notes)
    implements Block {

  public Callout {
    workings = List.copyOf(workings);
    notes = List.copyOf(notes);
  }

  /** One without arithmetic. */
  public static Callout of(Tone tone, String label, String text) {
    return new Callout(tone, label, text, Optional.empty(), List.of(), List.of());
  }
}
