package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.InstanceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns CPU seconds into a share of a core: between two times of asking, at least a second apart;
 * before that, since the start. Keeps the last {@value #KEPT} instances. Thread-safe.
 */
final class CpuShares {

  static final int KEPT = 2_000;

  private static final Duration WINDOW_MIN = Duration.ofSeconds(1);

  private record Sample(Instant at, double cpuSeconds, double percent) {}

  private final InstantSource clock;
  private final Map<Id, Sample> samples =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Sample> eldest) {
          return size() > KEPT;
        }
      };

  CpuShares(InstantSource clock) {
    this.clock = clock;
  }

  /** 100 is one whole core. */
  synchronized double percent(InstanceStatus status) {
    Instant now = clock.instant();
    double used = status.usage().cpuSeconds();
    Sample before = samples.get(status.id());
    if (before != null && Duration.between(before.at(), now).compareTo(WINDOW_MIN) < 0) {
      return before.percent();
    }
    Instant since =
        before != null && used >= before.cpuSeconds()
            ? before.at()
            : status.startedAt().orElse(now);
    double base = before != null && used >= before.cpuSeconds() ? before.cpuSeconds() : 0;
    double seconds = Duration.between(since, now).toNanos() / 1e9;
    double percent =
        seconds <= 0 ? 0 : Math.round(Math.max(0, used - base) / seconds * 10_000) / 100.0;
    samples.put(status.id(), new Sample(now, used, percent));
    return percent;
  }
}
