package dev.banyan.operate.load.scenario;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scenario as its YAML file says it; {@code docs/load-scenario.md} describes the file. In texts
 * {@code ${name}} is replaced by a variable and {@code {n}} by a running number.
 *
 * @param base whom it is for; a URL on the command line comes first
 * @param headers of every request
 * @param classes requests that are told apart in the report, by name
 * @param journeys kinds of users, by name; none: each class comes as often as the others
 */
public record Scenario(
    String name,
    @Default("") String about,
    Optional<String> base,
    Map<String, String> variables,
    Map<String, String> headers,
    Map<String, RequestFile> classes,
    Map<String, Journey> journeys,
    Load load) {

  /** The names of those that Banyan carries. */
  public static final List<String> SHIPPED =
      List.of("builder", "cowork", "companion", "assistant", "backoffice");

  /**
   * One class of requests.
   *
   * @param kind {@code http}, {@code events} (server-sent) or {@code socket} (WebSocket)
   * @param type of the body, as its Content-Type header says it
   * @param variants numbers that {@code {n}} runs through
   * @param status of good answers: one, or from..to
   * @param errors share of the requests that may fail, such as {@code 1%}
   * @param firstEvent limit for the p95 of a stream's first event, or of opening a socket
   * @param roundTrip limit for the p95 of a socket's messages
   * @param events of a stream, after which it is closed
   * @param listen for how long a stream is listened to at most
   */
  public record RequestFile(
      @Default("http") String kind,
      @Default("GET") String method,
      String path,
      Map<String, String> headers,
      @Default("") String body,
      Optional<String> type,
      @Range(min = 1, max = 10_000) @Default("1") int variants,
      @Default("200..299") String status,
      @Default("30s") Duration timeout,
      @Default("1%") String errors,
      Optional<Duration> p95,
      Optional<Duration> p99,
      Optional<Duration> firstEvent,
      Optional<Duration> roundTrip,
      @Range(min = 1, max = 1_000_000) @Default("1000") int events,
      @Default("30s") Duration listen,
      @Default("ping") String message,
      @Range(min = 0, max = 100_000) @Default("1") int messages,
      @Default("1s") Duration every) {}

  /**
   * A kind of user: does one of its steps, thinks, does another.
   *
   * @param weight how many of these users there are, against other journeys' weights
   * @param think between two requests of one user
   * @param steps how often each class is chosen, against the others, by its name
   */
  public record Journey(
      @Default("1") BigDecimal weight, Duration think, Map<String, BigDecimal> steps) {}

  /** How much of it and when, where the command line does not say; see {@link LoadFlags}. */
  public record Load(
      Optional<String> rate,
      Optional<String> users,
      Optional<String> workers,
      Optional<Boolean> ramp,
      Optional<Integer> steps,
      Optional<String> stepRate,
      Optional<Duration> step,
      @Default("5s") Duration warmUp,
      @Default("poisson") String arrivals,
      @Default("1") long seed,
      @Range(min = 1, max = 20_000) @Default("1000") int connections) {}
}
