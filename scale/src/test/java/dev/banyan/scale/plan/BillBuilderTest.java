package dev.banyan.scale.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.scale.plan.BillLine.Section;
import dev.banyan.scale.price.PriceBook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillBuilderTest {

  private static final PriceBook BOOK =
      PriceBook.read(
          """
          rows:
            - {provider: p, sku: node, region: any, unit: hour, price: 0.10, asOf: 2026-11-01, source: page}
            - {provider: p, sku: near, region: any, unit: GB, price: 0.09, asOf: 2026-11-01, source: page}
            - {provider: p, sku: far, region: any, unit: GB, price: 0.05, asOf: 2026-11-01, source: page}
          """);
  private static final List<TargetSpec.Tier> TIERS =
      List.of(
          new TargetSpec.Tier(100, Optional.empty()),
          new TargetSpec.Tier(10_000, Optional.of("p/near")),
          new TargetSpec.Tier(1_000_000_000, Optional.of("p/far")));

  private final BillBuilder bill = new BillBuilder(BOOK);

  @Test
  void anHourlyPriceIsTakenFor730Hours() {
    bill.count(Section.COMPUTE, "nodes", "p/node", 3, "3 × node");

    assertThat(bill.lines()).hasSize(1);
    assertThat(bill.lines().getFirst().amount()).isEqualByComparingTo("219.00");
    assertThat(bill.lines().getFirst().arithmetic()).isEqualTo("3 × node at 0.10 × 730 h");
  }

  @Test
  void egressIsPaidTierByTier() {
    bill.egress(TIERS, 12_000);

    assertThat(bill.lines())
        .extracting(BillLine::amount)
        .satisfiesExactly(
            near -> assertThat(near).as("9,900 × 0.09").isEqualByComparingTo("891.00"),
            far -> assertThat(far).as("2,000 × 0.05").isEqualByComparingTo("100.00"));
  }

  @Test
  void egressWithinTheFreeTierIsNoLine() {
    bill.egress(TIERS, 100);

    assertThat(bill.lines()).isEmpty();
  }

  @Test
  void nothingOfSomethingIsNoLineAndAnUnknownPriceIsRefused() {
    bill.amount(Section.STORAGE, "files", "p/near", 0, "none");

    assertThat(bill.lines()).isEmpty();
    assertThatThrownBy(() -> bill.count(Section.COMPUTE, "x", "p/nodes", 1, ""))
        .hasMessageContaining("did you mean 'p/node'?");
  }

  @Test
  void aBillIsTheSumOfItsLinesToTheCent() {
    bill.amount(Section.STORAGE, "a", "p/near", 0.37, "");
    bill.amount(Section.STORAGE, "b", "p/far", 0.37, "");
    var whole = new Bill(Commitment.ON_DEMAND, bill.lines(), "");

    assertThat(whole.total()).as("0.03 + 0.02, each rounded").isEqualByComparingTo("0.05");
    assertThat(whole.bySection().get(Section.STORAGE)).isEqualByComparingTo("0.05");
  }
}
