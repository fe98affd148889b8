package dev.banyan.bench.load;

import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.ProcFs;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * What a generator did in one run, with all that its core and the upstream's were busy meanwhile.
 *
 * @param requests good answers
 * @param took wall time in which they came
 * @param loadCore how long the generator's core was busy, the kernel's part included
 * @param serverCore the same of the upstream's
 */
record Asked(long requests, Duration took, Duration loadCore, Duration serverCore) {

  /** From here on a core has nothing left. */
  private static final double FULL = 0.95;

  /** Runs a generator and reads the cores' clocks around it. */
  static <T> Asked of(Cores cores, ProcFs proc, RunOf<T> run, ToLongFunction<T> requests)
      throws Exception {
    Duration load = proc.coreBusy(cores.load());
    Duration server = proc.coreBusy(cores.server());
    long began = System.nanoTime();
    T done = run.run();
    return new Asked(
        requests.applyAsLong(done),
        Duration.ofNanos(System.nanoTime() - began),
        proc.coreBusy(cores.load()).minus(load),
        proc.coreBusy(cores.server()).minus(server));
  }

  /** A generator at work. */
  @FunctionalInterface
  interface RunOf<T> {
    T run() throws Exception;
  }

  double perSecond() {
    return requests * 1e9 / took.toNanos();
  }

  double loadShare() {
    return (double) loadCore.toNanos() / took.toNanos();
  }

  double serverShare() {
    return (double) serverCore.toNanos() / took.toNanos();
  }

  /** CPU time of the generator's core for one request, in microseconds. */
  double microsPerRequest() {
    return requests == 0 ? Double.NaN : loadCore.toNanos() / 1e3 / requests;
  }

  String limit() {
    return serverShare() > FULL ? "upstream" : loadShare() > FULL ? "generator" : "neither";
  }
}
