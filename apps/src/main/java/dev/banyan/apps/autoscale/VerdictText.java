package dev.banyan.apps.autoscale;

import dev.banyan.kernel.Durations;
import dev.banyan.scale.Basis;
import dev.banyan.scale.hpa.Decision;
import dev.banyan.scale.hpa.Decision.LimitedBy;
import dev.banyan.scale.hpa.HpaSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A decision in one sentence for the user: what was measured, what follows, what held it.
 *
 * @param foretold what the time of day will take, in words
 */
record VerdictText(
    String service,
    ScalePolicy policy,
    HpaSettings settings,
    Sight sight,
    Map<Target.Kind, Double> measured,
    Optional<String> foretold) {

  String of(Decision decision, int to, Cause cause) {
    int from = decision.current();
    String head = service + (to == from ? " stays at " + from : " " + from + " → " + to) + ": ";
    String tail = tail(decision, from, to, cause);
    if (decision.limitedBy() == LimitedBy.PREDICTED && foretold.isPresent()) {
      String now = measured.isEmpty() ? "" : "; now " + measured(decision, cause);
      return head + foretold.get() + now + tail;
    }
    return head + measured(decision, cause) + tail;
  }

  private String measured(Decision decision, Cause cause) {
    if (cause == Cause.ERROR || measured.isEmpty()) {
      return decision.reason();
    }
    String values =
        policy.targets().stream()
            .filter(target -> measured.containsKey(target.kind()))
            .map(target -> target.words(measured.getOrDefault(target.kind(), 0.0)))
            .collect(Collectors.joining(", "));
    long ready = sight.members().stream().filter(member -> member.status().ready()).count();
    return values
        + " over "
        + ready
        + (ready == 1 ? " instance" : " instances")
        + " ("
        + Basis.MEASURED.label()
        + ")";
  }

  private String tail(Decision decision, int from, int to, Cause cause) {
    String wants =
        decision.raw().isPresent() ? "; it wants " + decision.raw().getAsInt() + ", " : "; ";
    return switch (cause) {
      case MAX -> wants + "and " + policy.max() + " is the most";
      case MIN -> wants + "and " + policy.min() + " is the least";
      case RATE -> wants + "and its rates allow " + to + " now";
      case WINDOW -> wants + "and waits whether that lasts for " + window(decision);
      case BOX ->
          "; it wants " + decision.desired() + ", but the machine is full: " + sight.room().words();
      case HELD ->
          "; it wants "
              + decision.desired()
              + ", but the count was set by hand and holds until "
              + sight.heldUntil().map(at -> at.truncatedTo(ChronoUnit.SECONDS)).orElseThrow();
      case COOLDOWN -> "; nothing waited for " + Durations.format(settings.downscaleWindow());
      case NOTHING, TOLERANCE -> bound(from, to);
      case DIRECTION, ERROR, DISABLED, ABOVE_MAX, BELOW_MIN, PREDICTED -> "";
    };
  }

  private String bound(int from, int to) {
    if (to == from) {
      return "";
    }
    return to > from ? "; the most is " + policy.max() : "; the least is " + policy.min();
  }

  private String window(Decision decision) {
    boolean down = decision.raw().orElse(decision.current()) < decision.current();
    Duration window = down ? policy.behavior().down().window() : policy.behavior().up().window();
    return Durations.format(window);
  }
}
