package dev.banyan.jobs;

import dev.banyan.data.DataModule;
import dev.banyan.data.Migrations;
import dev.banyan.data.Migrations.Target;
import dev.banyan.kernel.IdGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The jobs slice, assembled. Its migrations go to {@link DataModule#start} before. It also runs
 * what the data slice wants done once in a while.
 */
public record JobsModule(Jobs jobs, AutoCloseable closing) implements AutoCloseable {

  private static final Duration MAINTENANCE_EVERY = Duration.ofHours(1);

  /** What {@link DataModule#start} must apply. */
  public static List<Migrations> migrations() {
    return List.of(new Migrations("jobs", Target.DIRECTORY, "db/jobs/directory"));
  }

  /**
   * Starts looking for what is due.
   *
   * @param node this node's name, the same after a restart and never shared by two that live: what
   *     it held before a crash is due again at once
   */
  public static JobsModule start(
      JobsConfig config,
      DataModule data,
      String node,
      IdGenerator ids,
      InstantSource clock,
      MeterRegistry meters) {
    var jobs = new SchedulerJobs(config, data.directory(), node, ids, clock, meters);
    jobs.start();
    jobs.recurring(
        "data.partitions", Recurrence.every(MAINTENANCE_EVERY), () -> data.partitions().maintain());
    jobs.recurring("jobs.forget", Recurrence.every(MAINTENANCE_EVERY), jobs::forget);
    AutoCloseable depth = QueueDepth.follow(jobs::depth, QueueDepth.EVERY, meters);
    return new JobsModule(
        jobs,
        () -> {
          depth.close();
          jobs.close();
        });
  }

  @Override
  public void close() {
    try {
      closing.close();
    } catch (Exception failure) {
      throw new IllegalStateException("could not stop the jobs", failure);
    }
  }
}
