package dev.banyan.scale.simulate;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What is simulated; binds from YAML by {@link dev.banyan.scale.ScaleFile}.
 *
 * @param name of the scenario
 * @param length 1 min to 7 days
 * @param step 1 s, 3 s, 5 s or 15 s: the syncs of autoscalers are 15 s apart
 * @param interval how far the points of the time series are apart
 * @param seed of the noise
 * @param noise how far traffic swings about its shape (standard deviation, 0.05 being 5 %), besides
 *     each arrival's own chance
 * @param traffic of the shape given; absent where recorded traffic is brought
 * @param services each in every region
 * @param nodes of each region
 * @param regions each takes an equal share of the traffic
 * @param zones of each region
 * @param detect until a lost zone's pods get no more traffic (Kubernetes:
 *     node-monitor-grace-period)
 * @param evict from then until they are replaced (Kubernetes: the unreachable toleration)
 * @param failover until a lost region's users go to the others
 * @param fixedPerHour what a region costs besides its nodes
 * @param failures what breaks
 */
public record Scenario(
    @Default("scenario") String name,
    @Default("24h") Duration length,
    @Default("1s") Duration step,
    @Default("60s") Duration interval,
    @Default("1") long seed,
    @Default("0.05") double noise,
    Optional<GeneratedTraffic> traffic,
    List<ServiceSpec> services,
    NodePool nodes,
    @Range(min = 1, max = REGIONS_MAX) @Default("1") int regions,
    @Range(min = 1, max = ZONES_MAX) @Default("3") int zones,
    @Default("50s") Duration detect,
    @Default("300s") Duration evict,
    @Default("60s") Duration failover,
    @Default("0") BigDecimal fixedPerHour,
    List<Failure> failures) {

  public static final int REGIONS_MAX = 8;
  public static final int ZONES_MAX = 6;
  public static final int SERVICES_MAX = 20;

  /** Pods of all regions at most. */
  public static final int PODS_MAX = 20_000;

  private static final int FAILURES_MAX = 100;
  // what keeps the time of a run bounded, whoever wrote the scenario
  private static final long WORK_MAX = 20_000_000;
  private static final long NODE_WORK_MAX = 1_000_000_000;
  private static final long SAMPLES_MAX = 200_000_000;
  private static final int POINTS_MAX = 200_000;

  public Scenario {
    services = List.copyOf(services);
    failures = List.copyOf(failures);
    Bounds.name("name", name);
    Bounds.within("length", length, Duration.ofMinutes(1), Duration.ofDays(7));
    Bounds.require(
        List.of(1L, 3L, 5L, 15L).contains(step.toSeconds()) && step.toMillisPart() == 0,
        "step: is one of 1s, 3s, 5s, 15s");
    Bounds.within("interval", interval, Duration.ofSeconds(15), Duration.ofHours(1));
    Bounds.within("noise", noise, 0, 1);
    Bounds.require(
        !services.isEmpty() && services.size() <= SERVICES_MAX,
        "services: there are 1 to " + SERVICES_MAX);
    Bounds.require(
        services.size() == new HashSet<>(services.stream().map(ServiceSpec::name).toList()).size(),
        "services: a name stands twice");
    Bounds.within("regions", regions, 1, REGIONS_MAX);
    Bounds.within("zones", zones, 1, ZONES_MAX);
    Bounds.within("detect", detect, Duration.ZERO, Duration.ofHours(1));
    Bounds.within("evict", evict, Duration.ZERO, Duration.ofHours(1));
    Bounds.within("failover", failover, Duration.ZERO, Duration.ofHours(1));
    Bounds.within("fixedPerHour", fixedPerHour.doubleValue(), 0, 100_000);
    Bounds.require(failures.size() <= FAILURES_MAX, "failures: at most " + FAILURES_MAX);
    for (Failure failure : failures) {
      Bounds.require(
          failure.region() < regions && failure.zone() < zones,
          "failures: names a region or zone that there is not");
    }
    for (ServiceSpec service : services) {
      Bounds.require(
          service.pod().cpuRequest().millis() <= nodes.cpu().millis()
              && service.pod().memoryRequest().bytes() <= nodes.memory().bytes(),
          service.name()
              + ".pod: does not fit a node of "
              + nodes.cpu()
              + " CPU and "
              + nodes.memory());
    }
    long pods = regions * services.stream().mapToLong(ServiceSpec::replicasMax).sum();
    long steps = length.toSeconds() / step.toSeconds();
    Bounds.require(pods <= PODS_MAX, "services: more than " + PODS_MAX + " pods together");
    Bounds.require(
        pods * (length.toSeconds() / 15) <= SAMPLES_MAX,
        "length: too long for so many pods; simulate a shorter time");
    Bounds.require(
        steps * services.size() * regions <= WORK_MAX
            && steps * nodes.max() * regions <= NODE_WORK_MAX,
        "length: too many steps for so many services, nodes and regions; take a longer step");
    Bounds.require(
        length.dividedBy(interval) * services.size() <= POINTS_MAX,
        "interval: too many points; take a longer one");
  }

  /**
   * The traffic that it states.
   *
   * @throws IllegalArgumentException if it states none
   */
  public Traffic trafficStated() {
    return traffic.orElseThrow(
        () -> new IllegalArgumentException("traffic: is required, or bring recorded traffic"));
  }

  /** The same with other chances. */
  public Scenario seeded(long otherSeed) {
    return with(otherSeed, failures);
  }

  /** Another day of the same kind, on which nothing breaks. */
  Scenario anotherDay(long otherSeed) {
    return with(otherSeed, List.of());
  }

  private Scenario with(long otherSeed, List<Failure> otherFailures) {
    return new Scenario(
        name,
        length,
        step,
        interval,
        otherSeed,
        noise,
        traffic,
        services,
        nodes,
        regions,
        zones,
        detect,
        evict,
        failover,
        fixedPerHour,
        otherFailures);
  }
}
