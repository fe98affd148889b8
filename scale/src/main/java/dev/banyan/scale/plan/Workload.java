package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.config.Default;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one user there does to a system, as low, likely and high figures with their basis.
 *
 * @param name of a shipped one as {@code --workload} takes it
 * @param title who the users are
 * @param guide the guide it is shaped after; empty for none
 * @param ratios how its counts of users hang together
 * @param meanOfPeak the mean load of a month as a share of the busiest moment's
 * @param classes kinds of request
 * @param sockets long-lived connections
 * @param sandboxes projects that run on servers
 * @param models uses of language models
 * @param routing plan to model route to share of its requests
 * @param planMix plan to share of users
 * @param promptCacheHit share of model requests that a cache answers
 * @param storage what is kept
 * @param externalApis other things paid by use
 */
public record Workload(
    String name,
    String title,
    @Default("") String guide,
    UserRatios ratios,
    Figure meanOfPeak,
    List<RequestClass> classes,
    Sockets sockets,
    List<SandboxKind> sandboxes,
    List<ModelUse> models,
    Map<String, Map<String, BigDecimal>> routing,
    Map<String, BigDecimal> planMix,
    Figure promptCacheHit,
    Storage storage,
    List<ExternalApi> externalApis) {

  private static final int PARTS_MAX = 50;

  public Workload {
    if (name.isBlank() || title.isBlank()) {
      throw new IllegalArgumentException("name, title: say who the users are");
    }
    if (classes.isEmpty() || classes.size() > PARTS_MAX) {
      throw new IllegalArgumentException("classes: a workload has 1 to " + PARTS_MAX);
    }
    if (sandboxes.size() > PARTS_MAX
        || models.size() > PARTS_MAX
        || externalApis.size() > PARTS_MAX
        || routing.size() > PARTS_MAX) {
      throw new IllegalArgumentException("a list of a workload has at most " + PARTS_MAX);
    }
    if (meanOfPeak.high() > 1 || promptCacheHit.high() > 1) {
      throw new IllegalArgumentException("meanOfPeak, promptCacheHit: are shares of at most 1");
    }
    Shares.sumToOne("planMix", planMix);
    routing.forEach((plan, routes) -> Shares.sumToOne("routing." + plan, routes));
    for (String plan : planMix.keySet()) {
      if (!routing.containsKey(plan)) {
        throw new IllegalArgumentException("routing: the plan '" + plan + "' has no routes");
      }
    }
  }

  /**
   * The same with other CPU times of a request, as they were measured.
   *
   * @param cpuSeconds by class
   * @throws IllegalArgumentException when there is no such class
   */
  public Workload withCpuSeconds(Map<String, Figure> cpuSeconds) {
    List<String> known = classes.stream().map(RequestClass::name).toList();
    for (String asked : cpuSeconds.keySet()) {
      if (!known.contains(asked)) {
        throw new IllegalArgumentException(
            "classes: the workload "
                + name
                + " has no class '"
                + asked
                + "'; it has "
                + String.join(", ", known));
      }
    }
    return new Workload(
        name,
        title,
        guide,
        ratios,
        meanOfPeak,
        classes.stream()
            .map(each -> each.withCpuSeconds(cpuSeconds.getOrDefault(each.name(), each.cpuSeconds)))
            .toList(),
        sockets,
        sandboxes,
        models,
        routing,
        planMix,
        promptCacheHit,
        storage,
        externalApis);
  }

  /** Every figure with its name and basis, and the mix of plans with their routes. */
  public List<String> lines() {
    var out = new ArrayList<>(WorkloadText.lines(this));
    planMix.forEach(
        (plan, share) ->
            out.add("plan " + plan + ": " + share + " of users, routes " + routing.get(plan)));
    return out;
  }

  /**
   * A kind of request, per user at the busiest moment.
   *
   * @param role who answers it
   * @param perSecond requests a second of one user
   * @param cpuSeconds CPU time of one request
   * @param queries database queries of one request
   * @param egressBytes bytes of one answer
   * @param interactive whether the p95 asked for holds for it
   */
  public record RequestClass(
      String name,
      ServiceRole role,
      Figure perSecond,
      Figure cpuSeconds,
      Figure queries,
      Figure egressBytes,
      @Default("true") boolean interactive) {

    RequestClass withCpuSeconds(Figure other) {
      return new RequestClass(name, role, perSecond, other, queries, egressBytes, interactive);
    }
  }

  /**
   * Long-lived connections of one user.
   *
   * @param perUser how many
   * @param memoryBytes of one, on the server
   * @param egressBytesPerSecond pushed down each
   */
  public record Sockets(Figure perUser, Figure memoryBytes, Figure egressBytesPerSecond) {}

  /**
   * A kind of project that runs on servers.
   *
   * @param perUser sandboxes alive per user there
   * @param cpu requested by each
   * @param memory requested by each
   * @param browserShare share that a runtime in the browser could run instead
   */
  public record SandboxKind(
      String name, Figure perUser, MilliCpu cpu, ByteSize memory, Figure browserShare) {
    public SandboxKind {
      if (browserShare.high() > 1) {
        throw new IllegalArgumentException("browserShare: is a share of at most 1");
      }
    }
  }

  /** A use of a language model, per user there and hour. */
  public record ModelUse(
      String name, Figure requestsPerHour, Figure inputTokens, Figure outputTokens) {}

  /**
   * What is kept.
   *
   * @param rowsPerUser database rows of a registered user
   * @param bytesPerRow with its indexes
   * @param objectBytesPerUser files of a registered user
   * @param cacheBytesPerUser sessions and cached answers of a user there
   * @param logBytesPerRequest written to logs
   */
  public record Storage(
      Figure rowsPerUser,
      Figure bytesPerRow,
      Figure objectBytesPerUser,
      Figure cacheBytesPerUser,
      Figure logBytesPerRequest) {}

  /** Something else paid by use: units of a priced thing per monthly active user and month. */
  public record ExternalApi(String name, String price, Figure unitsPerActiveUser) {}
}
