package dev.banyan.apps;

import java.time.Duration;
import java.util.Optional;

/**
 * A path of an app and where it leads.
 *
 * @param path a prefix that ends at a segment: {@code /api} takes {@code /api} and {@code /api/x}
 * @param to a service of the app, {@code banyan:api} or {@code banyan:rooms}
 * @param limitByPlan whether each caller keeps to the rate of its plan
 * @param strip whether the prefix is taken away before the request goes on
 * @param timeout how long the service may take until its answer begins
 */
public record RouteSpec(
    String path,
    String to,
    Identity identity,
    boolean limitByPlan,
    TrafficClass trafficClass,
    Optional<Cache> cache,
    boolean strip,
    Duration timeout) {

  /** Whether a request must, may, or need not prove who it is. */
  public enum Identity {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** What is turned away last and first when there is too much. */
  public enum TrafficClass {
    CRITICAL,
    INTERACTIVE,
    BACKGROUND
  }

  /**
   * How long answers to GET are kept.
   *
   * @param staleOnError whether the old content answers when the service fails
   * @param shared whether one answer serves all callers, whoever they are
   */
  public record Cache(Duration ttl, boolean staleOnError, boolean shared) {}
}
