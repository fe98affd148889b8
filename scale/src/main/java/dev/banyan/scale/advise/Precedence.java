package dev.banyan.scale.advise;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which action goes first when the evidence speaks for several. The guide's lists overlap (a
 * hundred users are a reason for both up and out) and leave the order to the reader; this is it:
 *
 * <ol>
 *   <li>Nothing is short: leave; or, when something is broken, mend that, which capacity does not.
 *   <li>Something is short and there is waste: optimise first, unless a metric is critical ("scale
 *       immediately"), then scale first and optimise after.
 *   <li>Out before up where up cannot help: redundancy is needed, the database's writes are slow
 *       and the machine is not full, it is the largest, latency stayed high since it was made
 *       larger, or jobs queue up.
 *   <li>Up before out otherwise: it costs half and takes hours. Users are on both lists and never
 *       decide between them.
 * </ol>
 */
final class Precedence {

  /**
   * What goes first.
   *
   * @param because the rule that decided, in a sentence
   * @param then what follows, in order
   */
  record Decision(Action action, String because, List<Action> then) {}

  /** What a larger machine has more of. */
  private static final Set<Metric> OF_THE_MACHINE =
      Set.of(Metric.CPU, Metric.MEMORY, Metric.OOM_KILLS, Metric.EVICTIONS);

  private final List<Evidence> evidence;
  private final Map<Metric, Level> levels;
  private final Setup setup;
  private final Instant now;

  Precedence(List<Evidence> evidence, Map<Metric, Level> levels, Setup setup, Instant now) {
    this.evidence = evidence;
    this.levels = levels;
    this.setup = setup;
    this.now = now;
  }

  Decision decide() {
    boolean waste =
        evidence.stream().anyMatch(each -> each.action() == Action.OPTIMISE && !isFault(each));
    boolean scale = speaksFor(Action.SCALE_UP) || speaksFor(Action.SCALE_OUT);
    if (evidence.stream().noneMatch(Evidence::pressure)) {
      if (evidence.stream().anyMatch(Precedence::isFault)) {
        return new Decision(
            Action.OPTIMISE,
            "requests fail or processes restart and nothing is short: capacity mends no fault",
            List.of());
      }
      return new Decision(
          Action.LEAVE,
          waste ? "nothing is short; the waste below is worth mending before any scaling" : calm(),
          List.of());
    }
    if (!scale) {
      return new Decision(
          Action.OPTIMISE, "what is short is a matter of code and set-up", List.of());
    }
    Decision direction = direction();
    if (!waste) {
      return direction;
    }
    Optional<Metric> critical = critical();
    if (critical.isPresent()) {
      return new Decision(
          direction.action(),
          critical.get().wire()
              + " is critical, which cannot wait for weeks of optimising; "
              + direction.because(),
          List.of(Action.OPTIMISE));
    }
    return new Decision(
        Action.OPTIMISE,
        "optimising costs no machines and comes before scaling",
        List.of(direction.action()));
  }

  private Decision direction() {
    if (setup.redundancyNeeded().equals(Optional.of(true))) {
      return out("redundancy is needed, and a larger machine is still one");
    }
    if (speaksFor(Metric.WRITE_TIME, Action.SCALE_OUT) && !machineIsFull()) {
      return out(
          "the database's writes are slow, which more databases share and more replicas of the app"
              + " do not: shard it");
    }
    if (setup.largest().equals(Optional.of(true))) {
      return out("the machine is the largest there is");
    }
    if (latencyStayedHigh()) {
      return out("response times stayed high since the machine was made larger");
    }
    if (speaksFor(Metric.QUEUE_LENGTH, Action.SCALE_OUT)
        || speaksFor(Metric.QUEUE_AGE, Action.SCALE_OUT)) {
      return out("jobs queue up, and more workers take them");
    }
    if (onlyUsers() && setup.scaledUpAt().isPresent()) {
      return out("the users' number asks for more, and the machine was made larger already");
    }
    if (!speaksFor(Action.SCALE_UP)) {
      return out("the thresholds that were passed speak for more replicas");
    }
    return new Decision(
        Action.SCALE_UP,
        speaksFor(Action.SCALE_OUT)
            ? "both up and out are due; up costs half and takes hours, so it goes first"
            : "a larger machine is the quick and cheap step",
        speaksFor(Action.SCALE_OUT) ? List.of(Action.SCALE_OUT) : List.of());
  }

  private Decision out(String because) {
    return new Decision(Action.SCALE_OUT, because, List.of());
  }

  /** Latency is only still high when all of its span lies after the machine grew. */
  private boolean latencyStayedHigh() {
    return setup.scaledUpAt().isPresent()
        && evidence.stream()
            .filter(Evidence.Beyond.class::isInstance)
            .map(Evidence.Beyond.class::cast)
            .filter(each -> each.trigger().metric() == Metric.P95 && !each.lingering())
            .anyMatch(
                each -> {
                  Duration since = Duration.between(setup.scaledUpAt().get(), now);
                  return since.compareTo(each.held()) >= 0;
                });
  }

  private boolean onlyUsers() {
    return evidence.stream()
        .filter(Evidence::pressure)
        .allMatch(
            each ->
                each instanceof Evidence.Beyond beyond
                    && beyond.trigger().metric() == Metric.USERS);
  }

  private boolean machineIsFull() {
    return evidence.stream()
        .anyMatch(
            each ->
                each instanceof Evidence.Beyond beyond
                    && OF_THE_MACHINE.contains(beyond.trigger().metric()));
  }

  private Optional<Metric> critical() {
    return levels.entrySet().stream()
        .filter(each -> each.getValue() == Level.CRITICAL)
        .map(Map.Entry::getKey)
        .filter(metric -> metric.role() != Metric.Role.HABIT)
        .sorted()
        .findFirst();
  }

  /** That nothing is short says little where the first figures of all are not there. */
  private String calm() {
    return levels.containsKey(Metric.CPU) || levels.containsKey(Metric.P95)
        ? "nothing is beyond its threshold"
        : "too little is known to say more: there is neither CPU nor p95 yet";
  }

  private boolean speaksFor(Action action) {
    return evidence.stream().anyMatch(each -> each.pressure() && each.action() == action);
  }

  private boolean speaksFor(Metric metric, Action action) {
    return evidence.stream()
        .anyMatch(
            each ->
                each instanceof Evidence.Beyond beyond
                    && beyond.trigger().metric() == metric
                    && beyond.action() == action);
  }

  private static boolean isFault(Evidence evidence) {
    return evidence instanceof Evidence.Beyond beyond
        && beyond.trigger().metric().role() == Metric.Role.FAULT;
  }
}
