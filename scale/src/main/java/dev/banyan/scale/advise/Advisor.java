package dev.banyan.scale.advise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what to do next by thresholds. Stateless and thread-safe. */
public final class Advisor {

  private Advisor() {}

  /**
   * Advises.
   *
   * @param before of the last advice for the same system and thresholds, or {@link Memory#none()}
   */
  public static Advice advise(Window window, Setup setup, Thresholds thresholds, Memory before) {
    Observation seen = Observation.of(window, thresholds, before);
    List<Evidence> evidence = new ArrayList<>(seen.evidence());
    evidence.addAll(Facts.of(setup));
    var decision = new Precedence(evidence, seen.levels(), setup, window.until()).decide();
    List<String> missing = new ArrayList<>(seen.missing());
    missing.addAll(Facts.unknown(setup));
    missing.addAll(window.strangers());
    Optional<Evidence.Beyond> cause = cause(evidence);
    List<Effort> efforts =
        Stream.concat(Stream.of(decision.action()), decision.then().stream())
            .flatMap(action -> Optional.ofNullable(thresholds.efforts().get(action)).stream())
            .toList();
    return new Advice(
        decision.action(),
        decision.because(),
        decision.then(),
        cause.flatMap(Evidence.Beyond::bottleneck),
        cause.map(Evidence.Beyond::text).orElse(""),
        evidence,
        efforts,
        seen.levels(),
        missing,
        thresholds.name(),
        seen.memory());
  }

  /**
   * What the system waits for, once it is short of anything: the first in the order of cause, which
   * {@link Bottleneck} has. Only metrics name it, not the facts of a set-up.
   */
  private static Optional<Evidence.Beyond> cause(List<Evidence> evidence) {
    if (evidence.stream().noneMatch(Evidence::pressure)) {
      return Optional.empty();
    }
    return evidence.stream()
        .filter(Evidence.Beyond.class::isInstance)
        .map(Evidence.Beyond.class::cast)
        .filter(each -> each.bottleneck().isPresent())
        .min(
            Comparator.comparing((Evidence.Beyond each) -> each.bottleneck().orElseThrow())
                .thenComparing(Evidence.Beyond::lingering));
  }
}
