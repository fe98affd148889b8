package dev.banyan.scale.plan;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to plan for. What a user is and which workload they are are asked, never assumed.
 *
 * @param users how many
 * @param meaning what is counted
 * @param workload a shipped name
 * @param target one target; absent for all six
 * @param p95 of the app's own work on interactive requests; a model's time comes on top
 * @param availability percent of a month
 * @param redundancy what may be lost
 * @param rpo the data that may be lost, in time
 * @param rto how long until it serves again
 * @param cacheHitRate share of model requests that a cache answers; absent for the workload's
 * @param planMix plan to share of users; empty for the workload's
 * @param browserRuntimes whether projects that can run in the browser do (the hybrid)
 * @param asOf the day the prices are judged at
 */
public record PlanRequest(
    long users,
    Optional<UserMeaning> meaning,
    @Default("") String workload,
    Optional<Target> target,
    @Default("500ms") Duration p95,
    @Default("99.5") BigDecimal availability,
    @Default("none") Redundancy redundancy,
    @Default("1d") Duration rpo,
    @Default("4h") Duration rto,
    Optional<BigDecimal> cacheHitRate,
    Map<String, BigDecimal> planMix,
    @Default("false") boolean browserRuntimes,
    LocalDate asOf) {

  /** More people than there are. */
  public static final long USERS_MAX = 10_000_000_000L;

  public PlanRequest {
    if (users < 1 || users > USERS_MAX) {
      throw new IllegalArgumentException(
          "users: " + users + " is not a count of users; write 1 to " + USERS_MAX);
    }
    if (meaning.isEmpty()) {
      throw new IllegalArgumentException(
          "meaning: say what a user is; one of " + UserMeaning.choices());
    }
    if (workload.isBlank()) {
      throw new IllegalArgumentException(
          "workload: say what the users do; one of " + String.join(", ", Workloads.NAMES));
    }
    if (p95.compareTo(Duration.ofMillis(1)) < 0 || p95.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("p95: is 1ms to 10m");
    }
    if (availability.signum() <= 0 || availability.compareTo(BigDecimal.valueOf(100)) >= 0) {
      throw new IllegalArgumentException(
          "availability: is a percentage over 0 and under 100, as 99.9");
    }
    if (rpo.isNegative()) {
      throw new IllegalArgumentException("rpo: is not negative");
    }
    if (!rto.isPositive()) {
      throw new IllegalArgumentException("rto: is more than nothing");
    }
    cacheHitRate.ifPresent(
        rate -> {
          if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("cacheHitRate: is a share from 0 to 1");
          }
        });
    if (!planMix.isEmpty()) {
      Shares.sumToOne("planMix", planMix);
    }
  }

  /** A request with the defaults of the command line. */
  public static PlanRequest of(long users, UserMeaning meaning, String workload, LocalDate asOf) {
    return read(Map.of("users", users, "meaning", meaning.wireName(), "workload", workload), asOf);
  }

  /**
   * Reads fields as users write them: {@code users: 50000, meaning: concurrent, p95: 300ms}.
   *
   * @throws ConfigException with every mistake there is, each naming its field
   */
  public static PlanRequest read(Map<String, ?> fields, LocalDate asOf) {
    var tree = new LinkedHashMap<String, Object>(fields);
    if (!tree.containsKey("users")) {
      throw new ConfigException(List.of("users: is required; how many users, as 50000"));
    }
    tree.putIfAbsent("asOf", asOf.toString());
    return ConfigBinder.bind(tree, PlanRequest.class);
  }

  /** What a user is. */
  public UserMeaning userMeaning() {
    return meaning.orElseThrow();
  }

  /** The same for another count of users. */
  PlanRequest withUsers(long other) {
    return new PlanRequest(
        other,
        meaning,
        workload,
        target,
        p95,
        availability,
        redundancy,
        rpo,
        rto,
        cacheHitRate,
        planMix,
        browserRuntimes,
        asOf);
  }

  /** The same with or without runtimes in the browser. */
  PlanRequest withBrowserRuntimes(boolean other) {
    return new PlanRequest(
        users,
        meaning,
        workload,
        target,
        p95,
        availability,
        redundancy,
        rpo,
        rto,
        cacheHitRate,
        planMix,
        other,
        asOf);
  }
}
