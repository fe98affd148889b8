package dev.banyan.workloads;

import dev.banyan.data.Migrations;
import dev.banyan.data.Shards;
import dev.banyan.kernel.PrivateFiles;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The workloads slice, assembled.
 *
 * @param workloads what apps use
 * @param driver what runs them
 */
public record WorkloadsModule(Workloads workloads, WorkloadDriver driver) implements AutoCloseable {

  /** The tables of this slice, for {@code DataModule.start}. */
  public static Migrations migrations() {
    return new Migrations("workloads", Migrations.Target.SHARD, "db/workloads/shard");
  }

  /**
   * Opens the slice. Call {@link Workloads#endLeftovers} next, before the first launch.
   *
   * @param directory of this slice, kept between lives: the node's name and the logs
   * @param driver chosen by the caller; closed with this module
   */
  public static WorkloadsModule start(
      WorkloadsConfig config,
      Path directory,
      Shards shards,
      WorkloadDriver driver,
      InstantSource clock,
      MeterRegistry meters) {
    Timer timer = Timer.system();
    return new WorkloadsModule(
        LocalWorkloads.open(
            config,
            nodeName(directory),
            directory.resolve("logs"),
            new SqlInstanceRecords(shards),
            driver,
            new HealthProber.Loopback(timer),
            timer,
            clock,
            new SecureRandom(),
            meters),
        driver);
  }

  /** Names this node in the records; made once. */
  static String nodeName(Path directory) {
    Path file = directory.resolve("node");
    try {
      Files.createDirectories(directory);
      if (!Files.exists(file)) {
        PrivateFiles.write(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the name of this node in " + file, e);
    }
  }

  @Override
  public void close() {
    workloads.close();
    driver.close();
  }
}
