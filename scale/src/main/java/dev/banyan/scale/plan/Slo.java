package dev.banyan.scale.plan;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.plan.TargetSpec.Guarantee;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was asked against what a target gives. */
final class Slo {

  /** A promise that is not met. */
  record Missed(String field, String reason) {}

  private Slo() {}

  static Optional<Missed> missed(PlanRequest request, Guarantee guarantee) {
    if (guarantee.availability().compareTo(request.availability()) < 0) {
      return Optional.of(
          new Missed(
              "availability",
              request.availability().toPlainString()
                  + " % asked, "
                  + guarantee.availability().toPlainString()
                  + " % given with redundancy "
                  + request.redundancy().wireName()
                  + " ("
                  + guarantee.basis()
                  + ")"));
    }
    if (guarantee.rto().compareTo(request.rto()) > 0) {
      return Optional.of(missed("rto", request.rto(), guarantee.rto(), request, guarantee));
    }
    if (guarantee.rpo().compareTo(request.rpo()) > 0) {
      return Optional.of(missed("rpo", request.rpo(), guarantee.rpo(), request, guarantee));
    }
    return Optional.empty();
  }

  /**
   * Refuses a request that contradicts itself: nothing that offers the redundancy meets it.
   *
   * @throws IllegalArgumentException naming the field and the best there is
   */
  static void refuseContradiction(PlanRequest request, List<TargetSpec> specs) {
    List<TargetSpec> offering =
        specs.stream().filter(spec -> spec.guarantee(request.redundancy()).isPresent()).toList();
    if (offering.isEmpty()
        || offering.stream()
            .anyMatch(spec -> missed(request, guarantee(spec, request)).isEmpty())) {
      return;
    }
    TargetSpec best =
        offering.stream()
            .max(
                Comparator.comparing(
                        (TargetSpec spec) ->
                            guarantee(spec, request)
                                    .availability()
                                    .compareTo(request.availability())
                                >= 0)
                    .thenComparing(
                        spec ->
                            -Math.max(0, guarantee(spec, request).rto().compareTo(request.rto())))
                    .thenComparing(spec -> guarantee(spec, request).rpo().negated()))
            .orElseThrow();
    Missed missed = missed(request, guarantee(best, request)).orElseThrow();
    throw new IllegalArgumentException(
        missed.field()
            + ": "
            + missed.reason()
            + (specs.size() == 1
                ? " by " + best.target().wireName()
                : "; the nearest is " + best.target().wireName())
            + "; ask for less, or for more redundancy");
  }

  static String text(Guarantee guarantee) {
    return guarantee.availability().toPlainString()
        + " %, RTO "
        + Durations.format(guarantee.rto())
        + ", RPO "
        + (guarantee.rpo().isZero() ? "0" : Durations.format(guarantee.rpo()))
        + " ("
        + guarantee.basis()
        + ")";
  }

  private static Guarantee guarantee(TargetSpec spec, PlanRequest request) {
    return spec.guarantee(request.redundancy()).orElseThrow();
  }

  private static Missed missed(
      String field, Duration asked, Duration given, PlanRequest request, Guarantee guarantee) {
    return new Missed(
        field,
        (asked.isZero() ? "0" : Durations.format(asked))
            + " asked, "
            + Durations.format(given)
            + " given with redundancy "
            + request.redundancy().wireName()
            + " ("
            + guarantee.basis()
            + ")");
  }
}
