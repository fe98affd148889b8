package dev.banyan.bench.generator;

import dev.banyan.operate.load.Ask;
import dev.banyan.operate.load.Failure;
import dev.banyan.operate.load.LoadLimits;
import dev.banyan.operate.load.LoadListener;
import dev.banyan.operate.load.LoadPlan;
import dev.banyan.operate.load.LoadReport;
import dev.banyan.operate.load.LoadRun;
import dev.banyan.operate.load.LoadShape;
import dev.banyan.operate.load.LoadStep;
import dev.banyan.operate.load.RequestClass;
import dev.banyan.operate.load.StepReport;
import dev.banyan.operate.load.Tally;
import dev.banyan.operate.load.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a target on this machine by the engine of {@code banyan load}. Each run has one event loop
 * of its own, on the core of the thread that calls, and connections that stand before it begins.
 * Immutable; runs block until they are over, and throw {@link IllegalStateException} when they are
 * interrupted.
 */
public final class HttpLoad {

  /** Waiting arrivals: more than a healthy run ever has, less than a broken one. */
  private static final int WAITING_MAX = 10_000;

  private static final long ANSWER_BYTES_MAX = 64L << 20;
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Longer than any run: what gets no answer shows at its end, and nobody waits in vain. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Target target;
  private final RequestClass asked;

  private HttpLoad(Target target, RequestClass asked) {
    this.target = target;
    this.asked = asked;
  }

  /** GETs of one path. */
  public static HttpLoad get(InetSocketAddress address, String path, Map<String, String> headers) {
    return of(address, "GET", path, headers, "", 1);
  }

  /**
   * Requests of one kind, {@code {n}} in their texts being 0, 1, 2 … in turn. Host and
   * Content-Length are set here.
   *
   * @param variants of {@code {n}}
   */
  public static HttpLoad of(
      InetSocketAddress address,
      String method,
      String path,
      Map<String, String> headers,
      String body,
      int variants) {
    Map<String, String> sent = new HashMap<>(headers);
    // What is compared are servers: they get no header that the bench does not name.
    sent.putIfAbsent("Accept", "");
    return new HttpLoad(
        Target.of("http://" + address.getHostString() + ":" + address.getPort(), false),
        new RequestClass(
            "bench",
            1,
            new Ask.Http(method, path, sent, body),
            variants,
            200,
            399,
            PATIENCE,
            RequestClass.Objective.none()));
  }

  /**
   * Each connection sends its next request when it has the answer to the last: shows the most that
   * a target serves at a time, and hides what users would wait for. There is no warm-up: what a run
   * does beside the measured time is to connect, and to wait for the last answers.
   */
  public LoadResult closed(int connections, Duration measured) {
    return run(
        LoadShape.Closed.of(connections),
        connections,
        LoadPlan.Spacing.EVEN,
        1,
        Duration.ZERO,
        measured);
  }

  /**
   * Requests begin on a schedule, whether or not earlier ones are answered: shows what users wait
   * for. One that finds all connections busy waits, and its latency counts from when it was due.
   */
  public LoadResult even(int connections, double perSecond, Duration warmUp, Duration measured) {
    return run(
        new LoadShape.Constant(perSecond), connections, LoadPlan.Spacing.EVEN, 1, warmUp, measured);
  }

  /**
   * The same with arrivals that are independent of each other, as many users are.
   *
   * @param seed the same arrivals for the same seed
   */
  public LoadResult poisson(
      int connections, double perSecond, long seed, Duration warmUp, Duration measured) {
    return run(
        new LoadShape.Constant(perSecond),
        connections,
        LoadPlan.Spacing.POISSON,
        seed,
        warmUp,
        measured);
  }

  private LoadResult run(
      LoadShape shape,
      int connections,
      LoadPlan.Spacing spacing,
      long seed,
      Duration warmUp,
      Duration measured) {
    LoadPlan plan =
        new LoadPlan(
            asked.name(),
            target,
            List.of(asked),
            Optional.empty(),
            List.of(LoadStep.of(shape, warmUp, measured)),
            spacing,
            seed,
            new LoadLimits(
                1, connections, connections, WAITING_MAX, PATIENCE, GRACE, ANSWER_BYTES_MAX));
    LoadReport report = LoadRun.run(plan, LoadListener.NONE);
    if (report.stopped()) {
      throw new IllegalStateException("interrupted");
    }
    return result(report.steps().getFirst());
  }

  private static LoadResult result(StepReport step) {
    Tally tally = step.total();
    long refused = tally.failures().getOrDefault(Failure.STATUS, 0L);
    return new LoadResult(
        step.measured(),
        tally.done(),
        refused,
        // A connection that broke counts, also where the engine could make up for it.
        tally.failed() - refused + tally.sentAgain(),
        tally.dropped(),
        tally.unfinished(),
        tally.bytesIn(),
        step.latency(),
        step.generator().lagMax());
  }
}
