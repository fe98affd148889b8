package dev.banyan.operate.load;

import org.jspecify.annotations.Nullable;

/**
 * What one event loop has seen since somebody last asked, warm-ups included. Belongs to the loop;
 * {@link #take} hands over a whole time's sums and begins the next, in buffers that alternate.
 */
final class Live {

  /** Sums of a time. */
  static final class Sums {
    long offered;
    long done;
    long failed;
    long dropped;
    final @Nullable Latency[] latencies;

    Sums(int classes) {
      latencies = new @Nullable Latency[classes];
    }

    void took(int classIndex, long nanos) {
      Latency latency = latencies[classIndex];
      if (latency == null) {
        latency = new Latency();
        latencies[classIndex] = latency;
      }
      latency.record(nanos);
    }

    private void clear() {
      offered = 0;
      done = 0;
      failed = 0;
      dropped = 0;
      for (Latency latency : latencies) {
        if (latency != null && latency.count() > 0) {
          latency.clear();
        }
      }
    }
  }

  private Sums now;
  private Sums spare;

  Live(int classes) {
    now = new Sums(classes);
    spare = new Sums(classes);
  }

  Sums now() {
    return now;
  }

  /** The sums so far; they are the caller's until the next call. */
  Sums take() {
    Sums taken = now;
    now = spare;
    now.clear();
    spare = taken;
    return taken;
  }
}
