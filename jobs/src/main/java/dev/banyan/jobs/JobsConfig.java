package dev.banyan.jobs;

import dev.banyan.kernel.config.Default;
import dev.banyan.kernel.config.Doc;
import dev.banyan.kernel.config.Range;
import java.time.Duration;

/** The keys under {@code jobs:}. */
public record JobsConfig(
    @Doc("most jobs that run on this node at a time") @Default("16") @Range(min = 1, max = 500)
        int concurrencyMax,
    @Doc("longest time until a job is seen that another node enqueued") @Default("1s")
        Duration pollInterval,
    @Doc("how often a running job renews its lease; after four missed times another node takes it")
        @Default("5s")
        Duration heartbeat,
    @Doc("most jobs that wait at a time; more are refused")
        @Default("100000")
        @Range(min = 1, max = 10_000_000)
        int queuedMax,
    @Doc("days that finished jobs are remembered, so that a repeated one is recognised")
        @Default("7")
        @Range(min = 1, max = 365)
        int keepDoneDays,
    @Doc("days that dead letters are kept") @Default("30") @Range(min = 1, max = 3650)
        int keepDeadDays) {

  /** The defaults. */
  public static JobsConfig defaults() {
    return new JobsConfig(16, Duration.ofSeconds(1), Duration.ofSeconds(5), 100_000, 7, 30);
  }
}
