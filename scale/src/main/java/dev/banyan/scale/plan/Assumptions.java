package dev.banyan.scale.plan;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.ScaleFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What sizing assumes of any app, each figure named and printed with the plan.
 *
 * @param utilisation CPU use that a replica is loaded to
 * @param memoryUse memory use that a replica is loaded to
 * @param replicaBaseBytes memory of a replica without users
 * @param edgeCpuSeconds of one request through the edge
 * @param gatewayCpuSeconds of one model request through the gateway
 * @param socketCpuShare of a core, held by one open socket
 * @param queriesPerDatabaseCore a second
 * @param databaseUtilisation CPU use that a database is loaded to
 * @param hotShare share of the rows of the monthly active that memory should hold
 * @param connectionsPerReplica database connections that a replica opens
 * @param connectionsWithoutPooler that a database takes before a pooler stands in front
 * @param clientsPerPooler connections that one pooler takes
 * @param cacheUse share of a cache's memory that is filled
 * @param diskGbPerPod of a Kubernetes node, for images, logs and scratch
 * @param promptBytesPerToken sent to a model's API
 * @param answerBytesPerToken that come back, streamed
 * @param systemPods of a cluster (DNS, metrics), each of 250m and 512Mi
 * @param gpuTokensPerSecond that one GPU writes, in batches
 * @param gpuUtilisation that it is loaded to
 */
public record Assumptions(
    Figure utilisation,
    Figure memoryUse,
    Figure replicaBaseBytes,
    Figure edgeCpuSeconds,
    Figure gatewayCpuSeconds,
    Figure socketCpuShare,
    Figure queriesPerDatabaseCore,
    Figure databaseUtilisation,
    Figure hotShare,
    Figure connectionsPerReplica,
    Figure connectionsWithoutPooler,
    Figure clientsPerPooler,
    Figure cacheUse,
    Figure diskGbPerPod,
    Figure promptBytesPerToken,
    Figure answerBytesPerToken,
    Figure systemPods,
    Figure gpuTokensPerSecond,
    Figure gpuUtilisation) {

  /** One pod of a service on Kubernetes: sizes that divide each other, so that they pack whole. */
  static final MilliCpu POD_CPU = new MilliCpu(500);

  static final ByteSize POD_MEMORY = ByteSize.ofMebibytes(1024);

  private static final Assumptions SHIPPED =
      ScaleFile.resource(Assumptions.class, "assumptions.yaml", Assumptions.class);

  /** What this module ships. */
  public static Assumptions shipped() {
    return SHIPPED;
  }

  /** Every figure with its name and basis, and how their ends are put together. */
  public List<String> lines() {
    var out = new ArrayList<>(WorkloadText.lines(this));
    out.add(
        "low and high: the figures of a load are taken as independent, so that an end of their"
            + " product lies off the likely one by the root of the sum of their squared deviations,"
            + " in the logarithm; its sums, and what stands under the load, take each its end"
            + " (assumption: no figure is known to follow another)");
    return out;
  }
}
