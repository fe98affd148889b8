package dev.banyan.workloads;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what instances write, and what of it was lost. */
final class LogMeters {

  private final Counter bytes;
  private final Counter dropped;

  LogMeters(MeterRegistry meters) {
    bytes =
        Counter.builder("workload_log_bytes")
            .description("Bytes that instances wrote to their output")
            .register(meters);
    dropped =
        Counter.builder("workload_log_dropped_lines")
            .description("Lines that were over an instance's rate, or that the disk did not take")
            .register(meters);
  }

  void read(long count) {
    bytes.increment(count);
  }

  void dropped(long lines) {
    dropped.increment(lines);
  }
}
