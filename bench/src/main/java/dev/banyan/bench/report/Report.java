package dev.banyan.bench.report;

import dev.banyan.operate.machine.Machine;
import java.time.Instant;
import java.util.List;

/**
 * What a bench found.
 *
 * @param bench its name on the command line
 * @param command the line that makes these figures again
 * @param invalid why the run does not count (dropped arrivals, a generator at its limit where it
 *     must not be); empty for a good run
 */
public record Report(
    String bench,
    String title,
    Instant at,
    Machine machine,
    String command,
    List<Section> sections,
    List<Figure> figures,
    List<String> invalid) {

  public Report {
    sections = List.copyOf(sections);
    figures = List.copyOf(figures);
    invalid = List.copyOf(invalid);
  }

  public boolean valid() {
    return invalid.isEmpty();
  }

  List<Figure> withTargets() {
    return figures.stream().filter(figure -> figure.target().isPresent()).toList();
  }

  /** Targets and what came of them, as a table. */
  Section targets() {
    return new Section(
        "Targets",
        List.of("figure", "value", "target", "", ""),
        withTargets().stream()
            .map(
                figure ->
                    List.of(
                        figure.name(),
                        Numbers.plain(figure.value()) + " " + figure.unit(),
                        figure.target().map(Figure.Target::text).orElse("") + " " + figure.unit(),
                        figure.label(),
                        figure.verdict()))
            .toList(),
        List.of());
  }
}
