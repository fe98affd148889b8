package dev.banyan.apps.autoscale;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** How many requests at once the instances of a service hold at its targets. */
public final class Capacity {

  private Capacity() {}

  /**
   * The least of what its targets tell.
   *
   * @param verdict at this look
   * @param sight that it was made from
   * @return empty where none of them tells it: memory and queues do not go by requests, and neither
   *     does CPU that is taken while there is hardly a request
   */
  public static OptionalDouble of(ScalePolicy policy, Verdict verdict, Sight sight) {
    return DoubleStream.concat(
            ofRequests(policy, verdict, sight.load()).stream(),
            ofCpu(policy, verdict, sight).stream())
        .filter(holds -> holds >= 1)
        .min();
  }

  /** By the target of requests at once; or by Little's law from the rate and that of latency. */
  private static OptionalDouble ofRequests(ScalePolicy policy, Verdict verdict, ServiceLoad load) {
    return policy
        .target(Target.Kind.IN_FLIGHT)
        .map(target -> OptionalDouble.of((double) target.value() * instances(verdict)))
        .orElseGet(
            () ->
                policy
                    .target(Target.Kind.P95)
                    .or(() -> policy.target(Target.Kind.P99))
                    .map(target -> load.requestsPerSecond() * target.value() / 1_000.0)
                    .map(OptionalDouble::of)
                    .orElse(OptionalDouble.empty()));
  }

  /** What they have at once now, as much less as their CPU is above its target. */
  private static OptionalDouble ofCpu(ScalePolicy policy, Verdict verdict, Sight sight) {
    double target = policy.target(Target.Kind.CPU).map(Target::value).orElse(0L);
    double measured = verdict.measured().getOrDefault(Target.Kind.CPU, 0.0);
    if (target <= 0 || measured <= target) {
      return OptionalDouble.empty();
    }
    double each =
        sight.members().stream()
            .flatMapToDouble(member -> member.inFlight().stream())
            .average()
            .orElse(0);
    return OptionalDouble.of(each * instances(verdict) * target / measured);
  }

  private static int instances(Verdict verdict) {
    return Math.max(1, verdict.to());
  }
}
