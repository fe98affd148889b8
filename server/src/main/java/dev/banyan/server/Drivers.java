package dev.banyan.server;

import dev.banyan.blobs.BlobStore;
import dev.banyan.blobs.directory.DirectoryBlobStore;
import dev.banyan.limits.RateLimiter;
import dev.banyan.limits.local.LocalRateLimiter;
import dev.banyan.workloads.WorkloadDriver;
import dev.banyan.workloads.WorkloadsConfig;
import dev.banyan.workloads.process.ProcessDriver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;

/** Which driver serves each port. On one box there is one of a kind. */
final class Drivers {

  private Drivers() {}

  static BlobStore blobs(Path dataFolder, MeterRegistry meters) throws IOException {
    return new DirectoryBlobStore(dataFolder.resolve("blobs"), meters);
  }

  static RateLimiter limiter(MeterRegistry meters) {
    return new LocalRateLimiter(System::nanoTime, meters, LocalRateLimiter.KEYS_MAX_DEFAULT);
  }

  static WorkloadDriver workloads(WorkloadsConfig config, Path folder) throws IOException {
    return ProcessDriver.open(config, folder);
  }
}
