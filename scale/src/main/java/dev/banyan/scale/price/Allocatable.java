package dev.banyan.scale.price;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import java.util.Locale;

/**
 * What a managed node leaves for pods.
 *
 * <ul>
 *   <li>EKS: CPU 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the
 *       rest; memory 255Mi + 11Mi × max pods, and 100Mi for eviction (awslabs/amazon-eks-ami;
 *       eksctl-io/eksctl, pkg/nodebootstrap/reserved.go). The hypervisor keeps part of the
 *       advertised memory first: Karpenter reckons 7.5 % (vm-memory-overhead-percent).
 *   <li>GKE: the same share of CPU; memory 25 % of the first 4 GiB, 20 % of the next 4, 10 % of the
 *       next 8, 6 % of the next 112, 2 % of the rest, and 100Mi for eviction
 *       (cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes).
 *   <li>AKS 1.29 and later: CPU by a table (60, 100, 140, 180, 260, 420, 740m for 1, 2, 4, 8, 16,
 *       32, 64 cores); memory the less of 20 MB × max pods + 50 MB and 25 %, and 100Mi for eviction
 *       (learn.microsoft.com/azure/aks/node-resource-reservations).
 * </ul>
 */
final class Allocatable {

  private static final long MEBI = 1L << 20;
  private static final long GIBI = 1L << 30;
  private static final long MEGA = 1_000_000;
  private static final long EVICTION = 100 * MEBI;
  private static final long EC2_OVERHEAD_PER_MILLE = 75;

  private Allocatable() {}

  static MilliCpu cpu(Cloud cloud, int vcpus) {
    return new MilliCpu(vcpus * 1000L - reservedMillis(cloud, vcpus));
  }

  static ByteSize memory(Cloud cloud, ByteSize memory, int maxPods) {
    long left =
        memory.bytes() - overhead(cloud, memory) - reserved(cloud, memory, maxPods) - EVICTION;
    if (left < MEBI) {
      throw new IllegalArgumentException(
          "memory: a node of " + memory + " holds no pod beside what " + cloud + " reserves");
    }
    return new ByteSize(left);
  }

  static String text(Cloud cloud, int vcpus, ByteSize memory, int maxPods) {
    String overhead =
        overhead(cloud, memory) == 0 ? "" : " − 7.5 % hypervisor " + mebi(overhead(cloud, memory));
    return String.format(
        Locale.ROOT,
        "%s CPU %dm − %dm reserved = %dm; memory %s%s − reserved %s − eviction 100Mi = %s",
        cloud.kubernetes(),
        vcpus * 1000L,
        reservedMillis(cloud, vcpus),
        cpu(cloud, vcpus).millis(),
        mebi(memory.bytes()),
        overhead,
        mebi(reserved(cloud, memory, maxPods)),
        mebi(memory(cloud, memory, maxPods).bytes()));
  }

  private static long reservedMillis(Cloud cloud, int vcpus) {
    return switch (cloud) {
      case AWS, GCP -> {
        // in hundredths of a millicore, rounded up once: 60, 10, 5, 5, then 2.5 a core
        long hundredths = 0;
        for (int core = 1; core <= vcpus; core++) {
          hundredths += core == 1 ? 6000 : core == 2 ? 1000 : core <= 4 ? 500 : 250;
        }
        yield (hundredths + 99) / 100;
      }
      case AZURE ->
          vcpus <= 1 ? 60 : vcpus <= 2 ? 100 : vcpus <= 4 ? 140 : Math.round(100 + vcpus * 10.0);
    };
  }

  private static long overhead(Cloud cloud, ByteSize memory) {
    return cloud == Cloud.AWS ? memory.bytes() / 1000 * EC2_OVERHEAD_PER_MILLE : 0;
  }

  private static long reserved(Cloud cloud, ByteSize memory, int maxPods) {
    return switch (cloud) {
      case AWS -> (255 + 11L * maxPods) * MEBI;
      case GCP -> progressive(memory.bytes());
      case AZURE -> Math.min((20L * maxPods + 50) * MEGA, memory.bytes() / 4);
    };
  }

  private static long progressive(long bytes) {
    long[] widths = {4, 4, 8, 112, Long.MAX_VALUE / GIBI};
    long[] percents = {25, 20, 10, 6, 2};
    long reserved = 0;
    long left = bytes;
    for (int i = 0; i < widths.length && left > 0; i++) {
      long part = Math.min(left, widths[i] * GIBI);
      reserved += part / 100 * percents[i];
      left -= part;
    }
    return reserved;
  }

  private static String mebi(long bytes) {
    return bytes / MEBI + "Mi";
  }
}
