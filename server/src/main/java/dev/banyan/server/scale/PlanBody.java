package dev.banyan.server.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.banyan.kernel.NearestName;
import dev.banyan.scale.plan.Commitment;
import dev.banyan.scale.plan.PlanRequest;
import dev.banyan.scale.plan.Target;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * What {@code POST /v1/scale/plan} asks.
 *
 * @param users a count, or one for each level
 */
record PlanBody(
    JsonNode users,
    String meaning,
    String workload,
    Optional<List<String>> targets,
    Optional<Slo> slo,
    Optional<String> redundancy,
    Optional<String> commitment,
    Optional<Assumed> assumptions) {

  private static final Set<String> OF_SLO = Set.of("p95", "availability", "rpo", "rto");
  private static final Set<String> ASSUMED = Set.of("cacheHitRate", "planMix", "browserRuntimes");

  /** What has to be kept to. */
  record Slo(
      Optional<String> p95,
      OptionalDouble availability,
      Optional<String> rpo,
      Optional<String> rto) {}

  /** What the caller knows better than the workload. */
  record Assumed(
      OptionalDouble cacheHitRate,
      Optional<Map<String, Double>> planMix,
      Optional<Boolean> browserRuntimes) {}

  /** Counts of users at each level. */
  record Users(long low, long mid, long high) {
    boolean one() {
      return low == mid && mid == high;
    }
  }

  /** Where a key of {@link PlanRequest} stands in the body. */
  static String field(String key) {
    int end = key.indexOf('.');
    String first = end < 0 ? key : key.substring(0, end);
    if (OF_SLO.contains(first)) {
      return "slo." + key;
    }
    return ASSUMED.contains(first) ? "assumptions." + key : key;
  }

  Users counts() {
    if (!users.isObject()) {
      long all = users.longValue();
      return new Users(all, all, all);
    }
    var counts =
        new Users(
            users.path("low").longValue(),
            users.path("mid").longValue(),
            users.path("high").longValue());
    if (counts.low() > counts.mid() || counts.mid() > counts.high()) {
      throw new IllegalArgumentException("users: low, mid and high do not rise in this order");
    }
    return counts;
  }

  /** The targets that were named; none for all. */
  Set<Target> among() {
    var named = EnumSet.noneOf(Target.class);
    for (String name : targets.orElse(List.of())) {
      named.add(constant("targets", name, Target.values(), Target::wireName));
    }
    return named;
  }

  Commitment payment() {
    return commitment
        .map(name -> constant("commitment", name, Commitment.values(), Commitment::wireName))
        .orElse(Commitment.ON_DEMAND);
  }

  /** The request for a count of users. */
  PlanRequest request(long count, LocalDate day) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("users", Long.toString(count));
    fields.put("meaning", meaning);
    fields.put("workload", workload);
    redundancy.ifPresent(name -> fields.put("redundancy", name));
    slo.ifPresent(
        asked -> {
          asked.p95().ifPresent(time -> fields.put("p95", time));
          asked.availability().ifPresent(share -> fields.put("availability", plain(share)));
          asked.rpo().ifPresent(time -> fields.put("rpo", time));
          asked.rto().ifPresent(time -> fields.put("rto", time));
        });
    assumptions.ifPresent(
        known -> {
          known.cacheHitRate().ifPresent(share -> fields.put("cacheHitRate", plain(share)));
          known.planMix().ifPresent(mix -> fields.put("planMix", plain(mix)));
          known.browserRuntimes().ifPresent(runs -> fields.put("browserRuntimes", runs.toString()));
        });
    return PlanRequest.read(fields, day);
  }

  private static Map<String, String> plain(Map<String, Double> shares) {
    Map<String, String> out = new LinkedHashMap<>();
    shares.forEach((name, share) -> out.put(name, plain(share)));
    return out;
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).toPlainString();
  }

  private static <T> T constant(
      String field, String name, T[] constants, Function<T, String> wireName) {
    List<String> names = Arrays.stream(constants).map(wireName).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          field
              + ": '"
              + name
              + "' is not one of "
              + String.join(", ", names)
              + NearestName.of(name, names)
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(""));
    }
    return constants[index];
  }
}
