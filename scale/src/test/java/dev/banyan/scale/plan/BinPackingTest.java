package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.price.Cloud;
import dev.banyan.scale.price.NodeShape;
import dev.banyan.scale.price.NodeShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class BinPackingTest {

  private static final NodeShape M5_XLARGE = NodeShapes.shipped().of("m5.xlarge");
  private static final PodGroup PROJECT = group("project", 0, 100, 256);

  @Test
  void aNodeOfItsOwnHoldsTheLeastOfThreeLimits() {
    PerNode per = BinPacking.perNode(M5_XLARGE, PROJECT.cpu(), PROJECT.memory(), List.of());

    assertThat(per.byCpu()).isEqualTo(39);
    assertThat(per.byPods()).isEqualTo(58);
    assertThat(per.pods()).isEqualTo(39);
    assertThat(per.bound()).isEqualTo("cpu");
    assertThat(per.arithmetic()).contains("floor(3920m/100m) = 39");
  }

  @Test
  void daemonsTakeTheirRequestsAndTheirPods() {
    var daemons = NodeShapes.shipped().daemons(Cloud.AWS);

    PerNode per = BinPacking.perNode(M5_XLARGE, PROJECT.cpu(), PROJECT.memory(), daemons);

    assertThat(per.byCpu()).as("3920 − 50 − 100 − 30 = 3740").isEqualTo(37);
    assertThat(per.byPods()).isEqualTo(55);
  }

  @Test
  void aPreviewOf250mFitsSevenTimesOnT3Large() {
    var t3 = NodeShapes.shipped().of("t3.large");

    assertThat(
            BinPacking.perNode(t3, new MilliCpu(250), ByteSize.ofMebibytes(256), List.of()).pods())
        .isEqualTo(7);
  }

  /**
   * What twenty m5.xlarge hold of a project pod (100m/256Mi): 656 when the totals are divided, the
   * backend stands at its autoscaler's 50 pods, the frontend at 3, and no daemon is counted.
   */
  @Test
  void twentyNodesPooledHold656ProjectsBesideFiftyBackendsAndThreeFrontends() {
    var others = List.of(group("backend", 50, 250, 512), group("frontend", 3, 100, 256));

    Packing pooled = BinPacking.pooled(M5_XLARGE, 20, PROJECT, others, List.of());

    assertThat(pooled.pods()).isEqualTo((20 * 3920 - 50 * 250 - 3 * 100) / 100).isEqualTo(656);
    assertThat(pooled.arithmetic()).contains("20 × 3920m − 50 × 250m backend − 3 × 100m frontend");
  }

  @Test
  void packedNodeByNodeTheyHoldFewer() {
    var others = List.of(group("backend", 50, 250, 512), group("frontend", 3, 100, 256));

    Packing packed = BinPacking.room(M5_XLARGE, 20, PROJECT, others, List.of());

    // 3 nodes of 15 backends have room for 1 pod each, the fourth with 5 for 26, 16 for 39: 653 − 3
    assertThat(packed.pods()).isEqualTo(3 + 26 + 16 * 39 - 3).isEqualTo(650);
  }

  @Test
  void aMixPacksAsPodByPodFirstFitDecreasingDoes() {
    var random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      var groups = new ArrayList<PodGroup>();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        groups.add(
            group(
                "g" + i,
                random.nextInt(120),
                50 + random.nextInt(3000),
                64 + random.nextInt(12_000)));
      }
      assertThat(BinPacking.firstFitDecreasing(M5_XLARGE, groups, List.of()).nodes())
          .as("round %d of %s", round, groups)
          .isEqualTo(podByPod(groups))
          .isEqualTo(BinPacking.nodes(M5_XLARGE, groups, List.of()).orElseThrow());
    }
  }

  @Test
  void morePodsNeverTakeFewerNodes() {
    long before = 0;
    for (int count = 0; count < 400; count++) {
      long nodes = BinPacking.alone(M5_XLARGE, PROJECT.withCount(count), List.of()).nodes();
      assertThat(nodes).isGreaterThanOrEqualTo(before);
      before = nodes;
    }
  }

  @Test
  void aPodThatFitsNoNodeIsRefusedByName() {
    var huge = group("render", 1, 8000, 512);

    assertThatThrownBy(() -> BinPacking.alone(M5_XLARGE, huge, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("render")
        .hasMessageContaining("m5.xlarge");
    assertThatThrownBy(() -> BinPacking.firstFitDecreasing(M5_XLARGE, List.of(huge), List.of()))
        .hasMessageContaining("render");
  }

  @Test
  void ofAShapeOfWhichAMillionDoNotDoNoneAreCounted() {
    PodGroup projects = group("project", 100_000_000, 100, 64);
    NodeShape small = NodeShapes.shipped().of("t3.large");
    NodeShape large = NodeShapes.shipped().of("m5.4xlarge");

    assertThat(BinPacking.nodes(small, List.of(projects), List.of())).isEmpty();
    assertThat(BinPacking.nodes(large, List.of(projects), List.of())).hasValue(632_912);
    assertThatThrownBy(() -> BinPacking.alone(small, projects, List.of()))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("project: 100000000 pods need");
    assertThatThrownBy(() -> BinPacking.firstFitDecreasing(small, List.of(projects), List.of()))
        .isInstanceOf(NoRoomException.class);
  }

  @Test
  void whoIsInterruptedGivesUp() {
    var some = List.of(group("some", 10, 100, 256));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> BinPacking.firstFitDecreasing(M5_XLARGE, some, List.of()))
          .isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> BinPacking.nodes(M5_XLARGE, some, List.of()))
          .isInstanceOf(CancellationException.class);
      assertThatThrownBy(() -> BinPacking.room(M5_XLARGE, 20, PROJECT, List.of(), List.of()))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void negativeAndEndlessCountsAreRefused() {
    assertThatThrownBy(() -> group("x", -1, 100, 1)).hasMessageContaining("count");
    assertThatThrownBy(() -> group("x", Long.MAX_VALUE, 100, 1)).hasMessageContaining("count");
    assertThatThrownBy(() -> BinPacking.pooled(M5_XLARGE, -1, PROJECT, List.of(), List.of()))
        .hasMessageContaining("nodes");
  }

  private static long podByPod(List<PodGroup> groups) {
    long cpu = M5_XLARGE.allocatableCpu().millis();
    long memory = M5_XLARGE.allocatableMemory().bytes();
    var sorted = new ArrayList<>(groups);
    sorted.sort(
        (a, b) -> {
          int byShare = Double.compare(share(b, cpu, memory), share(a, cpu, memory));
          return byShare != 0 ? byShare : a.name().compareTo(b.name());
        });
    var nodes = new ArrayList<long[]>();
    for (PodGroup group : sorted) {
      for (long pod = 0; pod < group.count(); pod++) {
        long[] free =
            nodes.stream()
                .filter(
                    n -> n[0] >= group.cpu().millis() && n[1] >= group.memory().bytes() && n[2] > 0)
                .findFirst()
                .orElse(null);
        if (free == null) {
          free = new long[] {cpu, memory, M5_XLARGE.maxPods()};
          nodes.add(free);
        }
        long[] taken = {group.cpu().millis(), group.memory().bytes(), 1};
        long[] node = free;
        Arrays.setAll(node, i -> node[i] - taken[i]);
      }
    }
    return nodes.size();
  }

  private static double share(PodGroup group, double cpu, double memory) {
    return Math.max(group.cpu().millis() / cpu, group.memory().bytes() / memory);
  }

  private static PodGroup group(String name, long count, long millis, long mebibytes) {
    return new PodGroup(name, count, new MilliCpu(millis), ByteSize.ofMebibytes(mebibytes));
  }
}
