package dev.banyan.bench.measure;

import dev.banyan.operate.machine.ProcFs;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a process's resident memory again and again. One thread of its own; {@link #close} ends
 * it.
 */
public final class RssSampler implements AutoCloseable {

  /** What was seen so far, in bytes. */
  public record Seen(long first, long highest, long last, long samples) {
    public long growth() {
      return highest - first;
    }
  }

  private final ProcFs proc;
  private final long pid;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("rss-sampler").unstarted(task));
  private volatile Seen seen;

  public RssSampler(ProcFs proc, long pid, Duration every) {
    this.proc = proc;
    this.pid = pid;
    long now = proc.rssBytes(pid).orElse(0);
    this.seen = new Seen(now, now, now, 1);
    timer.scheduleAtFixedRate(this::sample, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void sample() {
    long now = proc.rssBytes(pid).orElse(0);
    Seen before = seen;
    seen = new Seen(before.first(), Math.max(before.highest(), now), now, before.samples() + 1);
  }

  public Seen seen() {
    return seen;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
