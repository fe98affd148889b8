package dev.banyan.apps;

import dev.banyan.apps.autoscale.Capacity;
import dev.banyan.apps.autoscale.Cause;
import dev.banyan.apps.autoscale.NextStage;
import dev.banyan.apps.autoscale.ScalePolicy;
import dev.banyan.apps.autoscale.ServiceLoad;
import dev.banyan.apps.autoscale.Sight;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.kernel.Id;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What happens when an app wants more instances than there can be: it is said, with the next stage
 * and what that costs; and where the app's targets tell how many requests at once its instances
 * keep to them with, the edge is told, so that it turns away what is more, the lowest classes
 * first. Thread-safe.
 */
final class ScalingLimits {

  /** How long a next stage is shown as it is before it is reckoned anew. */
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);

  /**
   * The edge serves background routes up to 60 % of the capacity, interactive ones to 90 %: so the
   * former go from the target on, the latter from half as much again.
   */
  private static final double CAPACITY_OVER_TARGET = 5.0 / 3;

  private final Balancer balancer;
  private final ScalingSteps steps;
  private final Optional<String> workload;

  /** Bounded by the services of this node's apps; those that fell stay for a while. */
  private final Map<Key, AtLimit> atLimit = new ConcurrentHashMap<>();

  private record Key(Id app, String service) {}

  /**
   * A service at its limit.
   *
   * @param reckoned when the stage was, and when the limit was told
   * @param stage where to go; empty where that cannot be told
   * @param fell when it was below its limit again; empty while it is at it
   * @param fallTold whether that was told since the limit was
   */
  record AtLimit(
      String service,
      Cause cause,
      Instant since,
      Instant reckoned,
      Optional<NextStage> stage,
      Optional<Instant> fell,
      boolean fallTold) {

    private AtLimit fallen(Instant now) {
      return new AtLimit(service, cause, since, reckoned, stage, Optional.of(now), true);
    }
  }

  ScalingLimits(Balancer balancer, ScalingSteps steps, Optional<String> workload) {
    this.balancer = balancer;
    this.steps = steps;
    this.workload = workload;
  }

  /** The limit that an app is at. */
  Optional<AtLimit> of(Id app) {
    return atLimit.entrySet().stream()
        .filter(entry -> entry.getKey().app().equals(app))
        .map(Map.Entry::getValue)
        .filter(at -> at.fell().isEmpty())
        .findFirst();
  }

  /**
   * Looks at what was decided for an app's services at one sync.
   *
   * @param sights what each of the verdicts was made from
   */
  void note(
      AppRunner runner,
      Map<String, ScalePolicy> policies,
      Map<String, Verdict> verdicts,
      Map<String, Sight> sights,
      Instant now) {
    App app = runner.app();
    Optional<Verdict> limited = verdicts.values().stream().filter(Verdict::atLimit).findFirst();
    fall(app, limited.map(Verdict::service), now);
    if (limited.isEmpty()) {
      balancer.bound(app.id(), OptionalInt.empty());
      return;
    }
    OptionalInt bound = capacity(runner, policies, verdicts, sights);
    balancer.bound(app.id(), bound);
    String service = limited.get().service();
    Cause cause = limited.get().cause();
    Key key = new Key(app.id(), service);
    AtLimit before = atLimit.get(key);
    if (before != null && now.isBefore(before.reckoned().plus(AGAIN_AFTER))) {
      // one that goes to and fro is neither told nor reckoned each time
      Instant since = before.fell().isPresent() ? now : before.since();
      atLimit.put(
          key,
          new AtLimit(
              service,
              cause,
              since,
              before.reckoned(),
              before.stage(),
              Optional.empty(),
              before.fallTold()));
      return;
    }
    ServiceLoad load =
        Optional.ofNullable(sights.get(service)).map(Sight::load).orElse(ServiceLoad.NONE);
    Optional<NextStage> stage =
        NextStage.of(
            load.requestsPerSecond() + load.shedPerSecond(),
            workload,
            LocalDate.ofInstant(now, ZoneOffset.UTC));
    Instant since = before == null || before.fell().isPresent() ? now : before.since();
    atLimit.put(key, new AtLimit(service, cause, since, now, stage, Optional.empty(), false));
    steps.say(
        app,
        service,
        service
            + " is at its limit: more instances are wanted than "
            + (cause == Cause.MAX ? "its range has" : "this machine holds")
            + "."
            + (bound.isPresent() && isRouted(runner, service)
                ? " Requests that are too many are turned away, the lowest classes first."
                : "")
            + stage.map(next -> " " + next.text()).orElse(""));
  }

  private static boolean isRouted(AppRunner runner, String service) {
    return runner.live().deployment().filter(now -> now.manifest().isRouted(service)).isPresent();
  }

  /**
   * The app's other services are below their limits. What was reckoned for them stays for a while.
   */
  private void fall(App app, Optional<String> limited, Instant now) {
    atLimit.forEach(
        (key, before) -> {
          if (!key.app().equals(app.id()) || limited.filter(key.service()::equals).isPresent()) {
            return;
          }
          if (before.fell().isEmpty()) {
            atLimit.put(key, before.fallen(now));
            if (!before.fallTold() && limited.isEmpty()) {
              steps.say(app, key.service(), key.service() + " is below its limit again.");
            }
          } else if (!now.isBefore(before.fell().get().plus(AGAIN_AFTER))) {
            atLimit.remove(key);
          }
        });
  }

  /** The app is not looked at any more. */
  void forget(Id app) {
    if (atLimit.keySet().removeIf(key -> key.app().equals(app))) {
      balancer.bound(app, OptionalInt.empty());
    }
  }

  /**
   * What all instances together hold at their targets; empty where a service has no target of that
   * kind, and the edge goes by its response times alone.
   */
  private static OptionalInt capacity(
      AppRunner runner,
      Map<String, ScalePolicy> policies,
      Map<String, Verdict> verdicts,
      Map<String, Sight> sights) {
    Optional<Deployment> serving = runner.live().deployment();
    double sum = 0;
    for (ServiceSpec.Process process :
        serving.map(now -> now.manifest().processes()).orElse(java.util.List.of())) {
      String name = process.name();
      if (!serving.orElseThrow().manifest().isRouted(name)) {
        continue;
      }
      ScalePolicy policy = policies.get(name);
      Verdict verdict = verdicts.get(name);
      Sight sight = sights.get(name);
      if (policy == null || verdict == null || sight == null || !verdict.atLimit()) {
        // the edge has one capacity for the app: what else it serves must not suffer for one
        return OptionalInt.empty();
      }
      OptionalDouble holds = Capacity.of(policy, verdict, sight);
      if (holds.isEmpty()) {
        return OptionalInt.empty();
      }
      sum += holds.getAsDouble();
    }
    return sum <= 0
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(1_000_000, Math.ceil(sum * CAPACITY_OVER_TARGET)));
  }
}
