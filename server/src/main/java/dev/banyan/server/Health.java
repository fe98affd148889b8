package dev.banyan.server;

import dev.banyan.http.Answer;
import dev.banyan.http.Operations;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Two questions that differ: live asks whether the process turns, so that a restart would help;
 * ready asks whether Banyan itself can serve, so that balancers send requests. How each app does is
 * no part of either, nor is what only apps use: a node would be taken from all apps because of the
 * one that uses it. Thread-safe.
 */
final class Health {

  static final Duration CHECK_MAX = Duration.ofSeconds(2);

  /** Where the node is in its life. */
  enum Phase {
    STARTING,
    SERVING,
    DRAINING
  }

  /** One thing to ask; blocks, and throws with a sentence when it is down. */
  record Check(String name, Probe probe) {}

  /** Asks. */
  @FunctionalInterface
  interface Probe {
    void ask() throws Exception;
  }

  /** How a check went, as the API tells it. */
  record Result(String name, String status, Optional<String> detail) {}

  /** The whole, as the API tells it. */
  record Report(String status, List<Result> checks) {

    static Report of(List<Result> checks) {
      return of(checks, List.of());
    }

    /**
     * Of what Banyan cannot be without, and what it can: where only the latter is down, the whole
     * is degraded.
     */
    static Report of(List<Result> needed, List<Result> ofApps) {
      String status = !up(needed) ? "down" : up(ofApps) ? "up" : "degraded";
      return new Report(status, Stream.concat(needed.stream(), ofApps.stream()).toList());
    }

    private static boolean up(List<Result> checks) {
      return checks.stream().allMatch(check -> check.status().equals("up"));
    }

    boolean down() {
      return status.equals("down");
    }
  }

  private final KeptReport live;
  private final KeptReport stores;
  private final KeptReport ofApps;
  private volatile Phase phase = Phase.STARTING;

  /**
   * Begins as {@link Phase#STARTING}.
   *
   * @param live what only a restart would mend
   * @param stores what serving takes
   * @param ofApps what only apps use
   * @param nanos a clock that never goes back
   */
  Health(Check live, List<Check> stores, List<Check> ofApps, LongSupplier nanos) {
    this.live = new KeptReport(List.of(live), nanos);
    this.stores = new KeptReport(stores, nanos);
    this.ofApps = new KeptReport(ofApps, nanos);
  }

  void phase(Phase now) {
    phase = now;
  }

  void register(Operations operations) {
    operations.on("healthLive", call -> answer(Report.of(live.results())));
    operations.on("healthReady", call -> answer(Report.of(ready())));
    operations.on("health", call -> answer(whole()));
  }

  /** Everything, for people. */
  Report whole() {
    return Report.of(
        Stream.concat(live.results().stream(), ready().stream()).toList(), ofApps.results());
  }

  /** The phase is asked last and never kept: a node that drains is not ready from that moment. */
  List<Result> ready() {
    return Stream.concat(
            stores.results().stream(), Stream.of(ask(new Check("phase", this::requireServing))))
        .toList();
  }

  private static Answer answer(Report report) {
    return Answer.ok(report).status(report.down() ? 503 : 200).with("Cache-Control", "no-store");
  }

  /** How each check went, in their order; they run at the same time. */
  static List<Result> ask(List<Check> checks) {
    List<Result> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> asked =
          checks.stream().map(check -> threads.submit(() -> ask(check))).toList();
      for (int i = 0; i < asked.size(); i++) {
        results.add(await(checks.get(i), asked.get(i)));
      }
      threads.shutdownNow();
    }
    return List.copyOf(results);
  }

  private static Result ask(Check check) {
    try {
      check.probe.ask();
      return new Result(check.name, "up", Optional.empty());
    } catch (Exception down) {
      return new Result(
          check.name,
          "down",
          Optional.of(Optional.ofNullable(down.getMessage()).orElse(down.toString())));
    }
  }

  private static Result await(Check check, Future<Result> asked) {
    try {
      return asked.get(CHECK_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Result(check.name, "down", Optional.of("interrupted"));
    } catch (java.util.concurrent.ExecutionException failure) {
      return new Result(check.name, "down", Optional.of(String.valueOf(failure.getCause())));
    } catch (TimeoutException slow) {
      asked.cancel(true);
      return new Result(
          check.name, "down", Optional.of("no answer within " + CHECK_MAX.toSeconds() + " s"));
    }
  }

  /** An event loop that is stuck does not run what it is given. */
  static Check eventLoops(Vertx vertx) {
    return new Check("event-loops", () -> turn(vertx));
  }

  private static void turn(Vertx vertx) throws Exception {
    var turned = new CompletableFuture<Boolean>();
    vertx.runOnContext(nothing -> turned.complete(true));
    turned.get(CHECK_MAX.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void requireServing() {
    switch (phase) {
      case STARTING -> throw new IllegalStateException("the node is starting");
      case DRAINING -> throw new IllegalStateException("the node is draining");
      case SERVING -> {
        // As it should be.
      }
    }
  }
}
