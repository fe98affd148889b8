package dev.banyan.operate.observe;

import dev.banyan.scale.advise.Metric;
import dev.banyan.scale.advise.Window;
import java.util.List;

/**
 * What a recording says.
 *
 * @param window for advice
 * @param sources which exporter each metric was read from
 * @param notes what the reader should know: a sentence each
 */
public record Observed(Window window, List<Source> sources, List<String> notes) {

  public Observed {
    sources = List.copyOf(sources);
    notes = List.copyOf(notes);
  }

  /**
   * Where a metric came from.
   *
   * @param exporter as the rule calls it
   * @param names of the series that were measured
   * @param page that documents them; empty when the rule names none
   */
  public record Source(Metric metric, String exporter, List<String> names, String page) {}
}
