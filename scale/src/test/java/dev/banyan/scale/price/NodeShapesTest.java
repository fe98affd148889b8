package dev.banyan.scale.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class NodeShapesTest {

  private final NodeShapes shapes = NodeShapes.shipped();

  @Test
  void eksReservesByCoresAndByMaxPods() {
    NodeShape node = shapes.of("m5.xlarge");

    assertThat(node.allocatableCpu().millis()).isEqualTo(4000 - 80);
    assertThat(node.allocatableMemory().bytes() >> 20)
        .as("16384 × 0.925 − (255 + 11 × 58) − 100")
        .isEqualTo(14_162);
    assertThat(shapes.of("t3.large").allocatableCpu().millis()).isEqualTo(1930);
  }

  /** The page's own example: an e2-standard-4 of 16 GiB keeps 2,662.4 MiB and 100 MiB. */
  @Test
  void gkeReservesAShareOfMemoryThatFallsWithSize() {
    NodeShape node = shapes.of("e2-standard-4");

    assertThat(node.allocatableCpu().millis()).isEqualTo(3920);
    assertThat(node.allocatableMemory().bytes() >> 20).isEqualTo(16_384 - 2_662 - 100 - 1);
  }

  /**
   * The page's own example: 8 GB and 30 pods reserve 650 MB; 4 GB and 70 pods reserve a quarter.
   */
  @Test
  void aksReservesByPodsOrAQuarter() {
    assertThat(Allocatable.memory(Cloud.AZURE, ByteSize.parse("8GB"), 30).bytes())
        .isEqualTo(8_000_000_000L - 650_000_000L - (100L << 20));
    assertThat(Allocatable.memory(Cloud.AZURE, ByteSize.parse("4GB"), 70).bytes())
        .isEqualTo(3_000_000_000L - (100L << 20));
    assertThat(shapes.of("Standard_D4s_v3").allocatableCpu().millis()).isEqualTo(3860);
    assertThat(shapes.of("Standard_D8s_v3").allocatableCpu().millis()).isEqualTo(7820);
    assertThat(Allocatable.cpu(Cloud.AZURE, 64).millis()).isEqualTo(64_000 - 740);
  }

  @Test
  void aMonthIs730Hours() {
    assertThat(shapes.of("m5.xlarge").monthly()).isEqualByComparingTo(new BigDecimal("140.16"));
  }

  @Test
  void everyShapeLeavesRoomAndCostsMoney() {
    for (Cloud cloud : Cloud.values()) {
      assertThat(shapes.of(cloud)).isNotEmpty();
      assertThat(shapes.daemons(cloud)).isNotEmpty();
      shapes
          .of(cloud)
          .forEach(
              node -> {
                assertThat(node.allocatableMemory()).isLessThan(node.memory());
                assertThat(node.hourly()).isPositive();
                assertThat(node.arithmetic()).contains(cloud.kubernetes());
              });
    }
  }

  @Test
  void anUnknownSkuNamesTheNearest() {
    assertThatThrownBy(() -> shapes.of("m5.xlrage"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sku")
        .hasMessageContaining("m5.xlarge");
  }
}
