package dev.banyan.scale.simulate;

/**
 * The requests of a service in a region: what comes waits, is served or is shed. Requests are
 * whole; every one that came is served, shed or waits still.
 */
final class Demand {

  private final ServiceSpec spec;
  private final Backlog backlog = new Backlog();
  private double credit;
  private double brokenShare;
  private double cpuSeconds;
  private double slots;

  long arrived;
  long served;
  long shed;
  double missed;
  // since the last sync, for the autoscaler
  double usedCoreSeconds;
  double podSeconds;
  double busySeconds;
  long servedSinceSync;
  // of the last step, for whoever looks
  double capacity;
  double service;
  double rate;

  Demand(ServiceSpec spec) {
    this.spec = spec;
  }

  long waiting() {
    return backlog.size();
  }

  double oldest(double now) {
    return backlog.oldest(now);
  }

  /** Nobody is there to take them. */
  void refuse(long count) {
    arrived += count;
    shed += count;
    missed += count;
  }

  /** Takes in what came; of it the share that is sent to pods that are gone fails. */
  void arrive(double now, long count, double gone) {
    arrived += count;
    brokenShare += count * gone;
    long broken = gone == 0 ? 0 : Math.min(count, (long) brokenShare);
    brokenShare -= broken;
    shed += broken;
    missed += broken;
    backlog.add(now, count - broken);
  }

  /** What a request costs now: the step's mean, by how warm the caches are. */
  void price(int ready, double hitRate, double rate) {
    double cost = spec.cache().cost(hitRate);
    cpuSeconds = spec.cpuSeconds() * cost;
    double onCpu = cpuSeconds / Math.min(1, spec.pod().limitCores());
    service = Math.max(1e-6, onCpu + spec.latencySeconds() * cost);
    slots = (double) ready * spec.pod().concurrency() / service;
    this.rate = rate;
  }

  /** Cores that would be used now if there were enough. */
  double need(int ready, double step) {
    double work = backlog.size() * cpuSeconds / step;
    return Math.min(ready * spec.pod().limitCores(), Math.min(work, slots * cpuSeconds));
  }

  /** Serves what the cores granted and the slots allow, then sheds what does not fit the queue. */
  void serve(double now, double step, int ready, double cores) {
    capacity = cpuSeconds <= 0 ? slots : Math.min(slots, cores / cpuSeconds);
    credit += capacity * step;
    long most = (long) Math.min(credit, 1e15);
    long before = served;
    double fresh = -1;
    while (most > 0 && backlog.size() > 0) {
      Backlog.Taken taken = backlog.take(most);
      most -= taken.count();
      served += taken.count();
      double waited = now - taken.at();
      if (waited > 0) {
        missed += taken.count() * late(waited);
      } else {
        fresh = fresh < 0 ? Queueing.of(rate, capacity, service).over(target()) : fresh;
        missed += taken.count() * fresh;
      }
    }
    long done = served - before;
    credit -= done;
    if (backlog.size() == 0) {
      credit = Math.min(credit, 1);
    }
    overflow(ready);
    usedCoreSeconds += done * cpuSeconds;
    podSeconds += ready * step;
    busySeconds += done * service;
    servedSinceSync += done;
  }

  private void overflow(int ready) {
    long room =
        switch (spec.kind()) {
          case REQUESTS -> (long) ready * spec.queuePerPod();
          case JOBS -> spec.queueMax();
        };
    long dropped = backlog.drop(room);
    shed += dropped;
    missed += dropped;
  }

  /** What waited is served in order: only its own service may make it later still. */
  private double late(double waited) {
    double left = target() - waited;
    return left <= 0 ? 1 : StrictMath.exp(-left / service);
  }

  private double target() {
    return spec.targetSeconds();
  }

  /** The time that one in twenty of those who come now will exceed. */
  double p95() {
    if (capacity <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return backlog.size() / capacity + Queueing.of(rate, capacity, service).p95();
  }

  void synced() {
    usedCoreSeconds = 0;
    podSeconds = 0;
    busySeconds = 0;
    servedSinceSync = 0;
  }
}
