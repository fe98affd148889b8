package dev.banyan.operate.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;

/**
 * Loads a target over HTTP/1.1 keep-alive connections. Calls block until the run is over; one at a
 * time.
 */
public final class HttpLoad implements AutoCloseable {

  private final EventLoops loops;

  /**
   * @param threads event loops; one keeps a core of a current machine busy
   */
  public HttpLoad(int threads) {
    this.loops = new EventLoops(threads, "load");
  }

  /** Runs a closed loop. */
  public LoadResult run(ClosedLoad load) {
    int workers = Math.min(loops.threads(), load.connections());
    List<CompletableFuture<LoadResult>> runs = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      int connections = share(load.connections(), workers, worker);
      runs.add(
          new ClosedWorker(loops.group().next(), loops.clientChannel(), load, connections).run());
    }
    return join(runs, load.warmUp().plus(load.measured()).plusSeconds(10));
  }

  /** Runs an open model. */
  public LoadResult run(OpenLoad load) {
    int workers = Math.min(loops.threads(), load.connections());
    List<CompletableFuture<LoadResult>> runs = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      runs.add(
          new OpenWorker(
                  loops.group().next(),
                  loops.clientChannel(),
                  load,
                  share(load.connections(), workers, worker),
                  load.perSecond() / workers,
                  share(load.waitingMax(), workers, worker))
              .run());
    }
    return join(runs, load.warmUp().plus(load.measured()).plus(load.grace()));
  }

  /** A whole number's share for one of several workers; the shares add up to it. */
  static int share(int whole, int workers, int worker) {
    return whole / workers + (worker < whole % workers ? 1 : 0);
  }

  private static LoadResult join(List<CompletableFuture<LoadResult>> runs, Duration expected) {
    List<LoadResult> results = new ArrayList<>();
    try {
      for (CompletableFuture<LoadResult> run : runs) {
        results.add(run.get(expected.plusSeconds(20).toMillis(), TimeUnit.MILLISECONDS));
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the load could not be made: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the load did not end in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return merged(results);
  }

  static LoadResult merged(List<LoadResult> results) {
    Latency latency = new Latency();
    results.forEach(result -> latency.add(result.latency()));
    return new LoadResult(
        results.getFirst().measured(),
        sum(results, LoadResult::completed),
        sum(results, LoadResult::refused),
        sum(results, LoadResult::broken),
        sum(results, LoadResult::dropped),
        sum(results, LoadResult::unfinished),
        sum(results, LoadResult::bytes),
        latency,
        results.stream().map(LoadResult::late).max(Duration::compareTo).orElseThrow(),
        results.stream().map(LoadResult::generatorCpu).reduce(Duration.ZERO, Duration::plus));
  }

  private static long sum(List<LoadResult> results, ToLongFunction<LoadResult> part) {
    return results.stream().mapToLong(part).sum();
  }

  @Override
  public void close() {
    loops.close();
  }
}
