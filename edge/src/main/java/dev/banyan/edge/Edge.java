package dev.banyan.edge;

import dev.banyan.http.Authenticator;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Plan;
import dev.banyan.kernel.trace.Spans;
import dev.banyan.limits.RateLimiter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxy before everything that Banyan runs. All methods may be called by any thread;
 * {@link #start}, {@link #apply} and {@link #close} may block a little and are not for event loops.
 */
public final class Edge implements AutoCloseable {

  private static final Duration DRAIN_POLL = Duration.ofMillis(20);

  private final EdgeRuntime runtime;
  private final Listeners listeners;
  private final TableCompiler compiler;
  private final Traffic traffic;

  private Edge(EdgeRuntime runtime, Listeners listeners, TableCompiler compiler, Traffic traffic) {
    this.runtime = runtime;
    this.listeners = listeners;
    this.compiler = compiler;
    this.traffic = traffic;
  }

  /**
   * What an edge works with; all of it thread-safe.
   *
   * @param plans all that callers can be on: past capacity the lower ones are shed first
   * @param logs the folder of the access log; made when there is something to write
   * @param spans takes a span of each request that is recorded
   */
  public record Surroundings(
      Authenticator identity,
      RateLimiter limiter,
      MeterRegistry meters,
      InstantSource clock,
      Collection<Plan> plans,
      Optional<Path> logs,
      Spans spans) {

    public Surroundings {
      plans = List.copyOf(plans);
    }

    /** No plans, no access log, no spans. */
    public Surroundings(
        Authenticator identity, RateLimiter limiter, MeterRegistry meters, InstantSource clock) {
      this(identity, limiter, meters, clock, List.of(), Optional.empty(), Spans.NONE);
    }
  }

  /**
   * Opens the ports, with an empty route table.
   *
   * @throws IllegalStateException when a port is taken, in words for the user
   * @throws IllegalArgumentException when the configuration cannot be used
   */
  public static Edge start(EdgeConfig config, Surroundings around) {
    InstantSource clock = around.clock();
    MeterRegistry meters = around.meters();
    StaticFiles files = new StaticFiles(config.files(), config.compression(), clock, meters);
    Traffic traffic = new Traffic(clock);
    EdgeRuntime runtime =
        new EdgeRuntime(
            config,
            around.identity(),
            around.limiter(),
            clock,
            new ResponseCache(config.cache(), clock, meters),
            files,
            new EdgeMeters(meters, config.limits().connectionsMax()),
            new PlanRanks(around.plans()),
            AccessLog.start(config, around.logs(), meters),
            around.spans());
    Listeners listeners;
    try {
      listeners = Listeners.open(runtime, ThreadLocalRandom.current().nextLong());
    } catch (RuntimeException failure) {
      closeLog(runtime);
      throw failure;
    }
    return new Edge(runtime, listeners, new TableCompiler(config, meters, traffic, files), traffic);
  }

  /**
   * Serves another table from now on, whole and at once. Requests under way end as they began.
   * Instances that are gone from the table get no more requests; {@link #drain} tells when they
   * have none left.
   */
  public synchronized void apply(RouteTable table) {
    CompiledTable before = runtime.table;
    CompiledTable after = compiler.compile(table);
    runtime.table = after;
    listeners.onEachLoop(loop -> loop.starts.wake());
    for (InstanceState gone : before.instances()) {
      if (!after.instances().contains(gone)) {
        gone.drain(true);
        listeners.onEachLoop(loop -> loop.retire(gone));
      }
    }
  }

  /**
   * Waits until an instance has no request under way. It gets no new ones from this call on, even
   * while tables still name it; one that left the table and comes back begins anew.
   *
   * @param atMost then what is left, WebSockets perhaps, is cut
   * @return completes when it may be stopped; at once for an instance that is not known
   */
  public CompletionStage<Void> drain(Id instance, Duration atMost) {
    InstanceState state = find(instance);
    if (state == null) {
      return CompletableFuture.completedFuture(null);
    }
    state.drain(true);
    CompletableFuture<Void> drained = new CompletableFuture<>();
    long deadline = System.nanoTime() + atMost.toNanos();
    // Each loop passes once, so that a request that had just chosen the instance is counted.
    listeners
        .onEachLoop(loop -> loop.retire(state))
        .thenRun(() -> awaitDrained(state, deadline, drained));
    return drained;
  }

  /**
   * Bounds how many requests of an app may wait for an answer at a time, below what its response
   * times allow; what is more is shed, the lowest classes first. Holds while a table names the app.
   *
   * @param inFlightMost empty for no bound
   */
  public synchronized void bound(Id app, OptionalInt inFlightMost) {
    compiler.bound(app, Math.max(0, inFlightMost.orElse(0)));
  }

  /** The live traffic. */
  public Traffic traffic() {
    return traffic;
  }

  /** The port of plain HTTP. */
  public int port() {
    return listeners.port();
  }

  /** The port of HTTPS, where there is one. */
  public Optional<Integer> tlsPort() {
    return listeners.tlsPort();
  }

  /** Requests under way now, tunnels not counted. */
  public List<InstanceLoad> load() {
    return runtime.table.instances().stream()
        .filter(state -> state.id != null)
        .map(
            state ->
                new InstanceLoad(
                    java.util.Objects.requireNonNull(state.id),
                    state.active(),
                    state.ejected(System.nanoTime())))
        .toList();
  }

  /**
   * How one instance is doing.
   *
   * @param active requests and tunnels under way
   * @param ejected whether it is left alone after failures
   */
  public record InstanceLoad(Id instance, int active, boolean ejected) {}

  /**
   * Takes no more connections, lets requests under way end within {@code timeouts.drain}, stops.
   * Tunnels and event streams, which never end by themselves, end at once: their clients reconnect.
   */
  @Override
  public void close() {
    runtime.draining = true;
    listeners.close(runtime.config.timeouts().drain());
    runtime.files.close();
    closeLog(runtime);
  }

  private static void closeLog(EdgeRuntime runtime) {
    AccessLog log = runtime.accessLog;
    if (log != null) {
      log.close();
    }
  }

  private @Nullable InstanceState find(Id instance) {
    synchronized (this) {
      InstanceState current = compiler.instance(instance);
      return current != null ? current : compiler.retired(instance);
    }
  }

  private void awaitDrained(InstanceState state, long deadline, CompletableFuture<Void> drained) {
    if (state.active() == 0) {
      drained.complete(null);
    } else if (System.nanoTime() - deadline >= 0) {
      listeners
          .onEachLoop(loop -> loop.cut(state))
          .whenComplete((done, failure) -> drained.complete(null));
    } else {
      CompletableFuture.delayedExecutor(DRAIN_POLL.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> awaitDrained(state, deadline, drained));
    }
  }
}
