package dev.banyan.bench.edge;

import dev.banyan.bench.generator.LoadResult;
import dev.banyan.operate.machine.CpuTime;
import java.time.Duration;

/**
 * One contender under one load.
 *
 * @param server what its processes used
 * @param serverCore how busy its core was, by whomever
 * @param loadCore how busy the core of generator and upstream was
 * @param generator what the generator's process used
 */
record Sample(
    Contender contender,
    int connections,
    LoadResult load,
    CpuTime server,
    Duration serverCore,
    Duration loadCore,
    CpuTime generator) {

  /** From here on a core counts as full: the rest is the scheduler's rounding. */
  private static final double FULL = 0.93;

  /** What others may use of the server's core before they, and not the server, are the limit. */
  private static final double FOREIGN_MAX = 0.10;

  /** What a run was held back by. */
  enum Limit {
    SERVER("server"),
    OTHERS("other processes"),
    LOAD_SIDE("load side"),
    NEITHER("latency");

    private final String text;

    Limit(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  double perSecond() {
    return load.perSecond();
  }

  double microsPerRequest() {
    return server.microsPer(load.completed());
  }

  double serverShare() {
    return share(server.total());
  }

  double loadCoreShare() {
    return share(loadCore);
  }

  double generatorShare() {
    return share(generator.total());
  }

  /** What others did on the server's core meanwhile: noise that no figure shows. */
  double foreignShare() {
    return Math.max(0, share(serverCore) - serverShare());
  }

  private double share(Duration busy) {
    return (double) busy.toNanos() / load.measured().toNanos();
  }

  Limit limit() {
    if (serverShare() + foreignShare() >= FULL) {
      return foreignShare() > FOREIGN_MAX ? Limit.OTHERS : Limit.SERVER;
    }
    return loadCoreShare() >= FULL ? Limit.LOAD_SIDE : Limit.NEITHER;
  }
}
