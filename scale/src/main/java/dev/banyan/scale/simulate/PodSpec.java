package dev.banyan.scale.simulate;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.kernel.config.Default;
import java.time.Duration;

/**
 * A pod of a service.
 *
 * @param cpuRequest what it is scheduled by
 * @param cpuLimit what it may use at most
 * @param memoryRequest what it is scheduled by
 * @param memoryUsed what it uses without any request
 * @param memoryPerRequest what each request under way adds
 * @param concurrency requests it works on at the same time
 * @param schedule from a place on a node to the pull
 * @param pull of the image, on a node that does not have it yet
 * @param start from the pull to ready
 */
public record PodSpec(
    MilliCpu cpuRequest,
    MilliCpu cpuLimit,
    ByteSize memoryRequest,
    @Default("0") ByteSize memoryUsed,
    @Default("0") ByteSize memoryPerRequest,
    @Default("50") int concurrency,
    @Default("1s") Duration schedule,
    @Default("10s") Duration pull,
    @Default("10s") Duration start) {

  public PodSpec {
    Bounds.require(cpuLimit.compareTo(cpuRequest) >= 0, "pod.cpuLimit: is below pod.cpuRequest");
    Bounds.within("pod.cpuLimit", cpuLimit.millis(), 1, 1_000_000);
    Bounds.within("pod.memoryRequest", memoryRequest.bytes(), 0, 1L << 44);
    Bounds.within("pod.memoryUsed", memoryUsed.bytes(), 0, 1L << 44);
    Bounds.within("pod.memoryPerRequest", memoryPerRequest.bytes(), 0, 1L << 36);
    Bounds.within("pod.concurrency", concurrency, 1, 100_000);
    Bounds.within("pod.schedule", schedule, Duration.ZERO, Duration.ofHours(1));
    Bounds.within("pod.pull", pull, Duration.ZERO, Duration.ofHours(1));
    Bounds.within("pod.start", start, Duration.ZERO, Duration.ofHours(1));
  }

  double limitCores() {
    return cpuLimit.cores();
  }
}
