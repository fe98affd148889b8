package dev.banyan.operate.load;

import java.time.Duration;
import java.util.Optional;

/**
 * Requests that are told apart in a report, since they cost alike.
 *
 * @param name short, unique within a plan
 * @param weight its share of the requests, against the other classes' weights; above zero
 * @param variants how many numbers {@code {n}} in its texts runs through, from 0; 1 where there is
 *     none
 * @param statusFrom the lowest status that is a good answer
 * @param statusTo the highest one
 * @param timeout after which a request counts as failed and its connection is closed
 */
public record RequestClass(
    String name,
    double weight,
    Ask ask,
    int variants,
    int statusFrom,
    int statusTo,
    Duration timeout,
    Objective objective) {

  /** Encoded requests that a class may hold. */
  public static final int VARIANTS_MAX = 10_000;

  /**
   * What users are promised; a step that does not keep it fails.
   *
   * @param p95 of the whole request
   * @param firstEventP95 of the time to a stream's first event, or until a WebSocket is open
   * @param roundTripP95 of a WebSocket's messages
   * @param errorShareMax failed requests of those sent, 0 to 1
   */
  public record Objective(
      Optional<Duration> p95,
      Optional<Duration> p99,
      Optional<Duration> firstEventP95,
      Optional<Duration> roundTripP95,
      double errorShareMax) {

    public static Objective none() {
      return new Objective(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0.01);
    }
  }

  public RequestClass {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9 _.-]{0,39}")) {
      throw new IllegalArgumentException(
          "class '" + name + "': a name has 1 to 40 letters, digits, spaces, _ . -");
    }
    if (!(weight > 0) || weight > 1e9) {
      throw new IllegalArgumentException("class " + name + ": weight must be above zero");
    }
    if (variants < 1 || variants > VARIANTS_MAX) {
      throw new IllegalArgumentException(
          "class " + name + ": variants must be 1 to " + VARIANTS_MAX);
    }
    if (statusFrom < 200 || statusTo > 599 || statusTo < statusFrom) {
      throw new IllegalArgumentException("class " + name + ": statuses lie in 200..599");
    }
    AskText.positive("class " + name + ": timeout", timeout.toNanos());
    if (!(objective.errorShareMax() >= 0) || objective.errorShareMax() > 1) {
      throw new IllegalArgumentException("class " + name + ": errors must be 0 to 1");
    }
  }

  /** GETs of one path. */
  public static RequestClass get(String name, String path) {
    return of(name, Ask.Http.get(path));
  }

  /** Answers of 200 to 299 within 30 s; of each a hundredth may fail. */
  public static RequestClass of(String name, Ask ask) {
    return new RequestClass(name, 1, ask, 1, 200, 299, Duration.ofSeconds(30), Objective.none());
  }

  public RequestClass withWeight(double other) {
    return new RequestClass(name, other, ask, variants, statusFrom, statusTo, timeout, objective);
  }

  public RequestClass withObjective(Objective other) {
    return new RequestClass(name, weight, ask, variants, statusFrom, statusTo, timeout, other);
  }
}
