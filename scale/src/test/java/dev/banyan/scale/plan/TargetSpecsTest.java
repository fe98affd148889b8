package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.MilliCpu;
import dev.banyan.scale.plan.TargetSpec.Machine;
import dev.banyan.scale.price.NodeShapes;
import dev.banyan.scale.price.PriceBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shipped file of targets must hold for plans to be right, whatever is in it. */
class TargetSpecsTest {

  private static final PriceBook BOOK = PriceBook.shipped();

  /** The first size that fits is taken as the cheapest, and more load must never cost less. */
  @ParameterizedTest
  @MethodSource("specs")
  void sizesRiseInPriceAndInWhatTheyHold(TargetSpec spec) {
    rise(spec.machines());
    rise(spec.sandboxMachines());
    rise(spec.databases());
    BigDecimal price = BigDecimal.ZERO;
    long memory = 0;
    for (TargetSpec.Cache size : spec.caches()) {
      assertThat(BOOK.of(size.price()).price()).as(size.price()).isGreaterThan(price);
      assertThat(size.memory().bytes()).as(size.price()).isGreaterThan(memory);
      price = BOOK.of(size.price()).price();
      memory = size.memory().bytes();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void everyPriceAndShapeThatIsNamedIsKnown(TargetSpec spec) {
    TargetSpec.Usage usage = spec.usage();
    Stream.of(
            usage.nodeDisk(),
            usage.databaseStorage(),
            usage.databaseBackup(),
            usage.objects(),
            usage.logs(),
            usage.balancerData(),
            usage.natData(),
            usage.interRegion(),
            usage.vcpu(),
            usage.ram(),
            spec.discounts().spot(),
            spec.discounts().reserved(),
            spec.discounts().reservedDatabase())
        .flatMap(key -> key.stream())
        .forEach(key -> assertThat(BOOK.of(key).price()).as(key).isNotNegative());
    spec.fixed().forEach(fixed -> assertThat(BOOK.of(fixed.price()).price()).isPositive());
    spec.egress()
        .forEach(tier -> tier.price().ifPresent(key -> assertThat(BOOK.of(key)).isNotNull()));
    spec.nodes().forEach(sku -> assertThat(NodeShapes.shipped().find(sku)).as(sku).isPresent());
  }

  /** Who pays for a gateway pays for what passes it. */
  @ParameterizedTest
  @MethodSource("specs")
  void aGatewayOfPrivateNodesIsPaidByItsDataToo(TargetSpec spec) {
    boolean isPrivate = spec.fixed().stream().anyMatch(each -> each.name().equals("NAT gateway"));

    assertThat(spec.usage().natData().isPresent()).isEqualTo(isPrivate);
  }

  /** A load that stands for hours uses up the credits, and is slowed to the baseline. */
  @ParameterizedTest
  @MethodSource("specs")
  void burstableMachinesCountWithWhatTheyKeepUp(TargetSpec spec) {
    assertThat(spec.nodes()).noneMatch(sku -> sku.matches("t\\d.*|Standard_B.*"));
    assertThat(spec.databases())
        .filteredOn(size -> size.price().matches(".*/(db\\.t\\d|postgres-b\\d).*"))
        .allSatisfy(size -> assertThat(size.cpu()).as(size.price()).isLessThan(new MilliCpu(1000)));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void eachRedundancyIsEitherPromisedOrRefusedWithAReason(TargetSpec spec) {
    for (Redundancy redundancy : Redundancy.values()) {
      boolean promised = spec.guarantee(redundancy).isPresent();

      assertThat(spec.refusals().containsKey(redundancy.wireName()))
          .as("%s %s", spec.target(), redundancy)
          .isNotEqualTo(promised);
    }
  }

  /** Tiers are cumulative, and the last has no end that traffic reaches. */
  @ParameterizedTest
  @MethodSource("specs")
  void tiersOfEgressRise(TargetSpec spec) {
    assertThat(spec.egress()).extracting(TargetSpec.Tier::gb).isSorted();
    assertThat(spec.egress().getLast().gb()).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  static List<TargetSpec> specs() {
    return TargetSpecs.all();
  }

  private static void rise(List<Machine> sizes) {
    Machine before = null;
    for (Machine size : sizes) {
      if (before != null) {
        assertThat(BOOK.of(size.price()).price())
            .as(size.price())
            .isGreaterThan(BOOK.of(before.price()).price());
        assertThat(size.cpu()).as(size.price()).isGreaterThanOrEqualTo(before.cpu());
        assertThat(size.memory()).as(size.price()).isGreaterThanOrEqualTo(before.memory());
      }
      before = size;
    }
  }
}
