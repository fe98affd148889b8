package dev.banyan.scale.plan;

import java.util.List;
import java.util.Map;

/**
 * The load of some users at one level.
 *
 * @param requestsPerSecond at the busiest moment, by who answers
 * @param cores CPU-seconds a second at the busiest moment, by who does the work
 * @param meanCores of all of them, over the month
 * @param sockets open at the busiest moment
 * @param socketBytes server memory of one socket
 * @param queriesPerSecond to the database at the busiest moment
 * @param meanQueriesPerSecond over the month
 * @param sandboxes alive at the busiest moment, as pods
 * @param egressGb a month
 * @param rowsGb stored in the database
 * @param objectsGb stored as files
 * @param cacheGb in the cache
 * @param logsGb a month
 * @param models requests and tokens of models a month
 * @param outputTokensPerSecond that models write at the busiest moment, by route
 * @param apis units of other things paid by use, a month
 * @param interactiveCpuSeconds CPU time of the heaviest interactive request
 * @param arithmetic how each came about, as text
 */
public record Demand(
    Level level,
    UserCounts users,
    Map<ServiceRole, Double> requestsPerSecond,
    Map<ServiceRole, Double> cores,
    double meanCores,
    double sockets,
    double socketBytes,
    double queriesPerSecond,
    double meanQueriesPerSecond,
    List<PodGroup> sandboxes,
    double egressGb,
    double rowsGb,
    double objectsGb,
    double cacheGb,
    double logsGb,
    List<ModelDemand> models,
    Map<String, Double> outputTokensPerSecond,
    List<ApiDemand> apis,
    double interactiveCpuSeconds,
    List<String> arithmetic) {

  /** Tokens of one route in a month, after the cache. */
  public record ModelDemand(
      String route, double requests, double inputTokens, double outputTokens, String arithmetic) {}

  /** Units of a priced thing in a month. */
  public record ApiDemand(String name, String price, double units, String arithmetic) {}
}
