package dev.banyan.scale.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.scale.Basis;
import dev.banyan.scale.lint.product.Assumptions;
import dev.banyan.scale.lint.product.Catalogue;
import dev.banyan.scale.lint.rule.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each finding says whether its figures are the guide's, or rest on more than the guide. */
class FindingBasisTest {

  private static final Report ALL =
      new Lint(Catalogue.shipped(), Assumptions.shipped())
          .check(Lint.SHIPPED.stream().map(Lint::guide).toList());

  @Test
  void sumsOfAGuidesOwnLinesAreTheGuides() {
    assertThat(of("cost-sum")).isNotEmpty().allMatch(each -> each.basis() == Basis.GUIDE);
    assertThat(of("trigger-conflict")).allMatch(each -> each.basis() == Basis.GUIDE);
    assertThat(TextReport.of(ALL)).contains("error cost-sum [guide]: ");
  }

  @Test
  void whatRestsOnAnAssumptionOrAProductIsNoGuides() {
    List<Finding> more =
        ALL.findings().stream()
            .filter(each -> !each.assumptions().isEmpty() || !each.sources().isEmpty())
            .toList();

    assertThat(more).isNotEmpty().noneMatch(each -> each.basis() == Basis.GUIDE);
    assertThat(of("node-density")).isNotEmpty().allMatch(each -> each.basis() == Basis.PREDICTED);
    assertThat(of("machine-price")).isNotEmpty().allMatch(each -> each.basis() == Basis.PREDICTED);
    assertThat(of("hpa-speed")).isNotEmpty().allMatch(each -> each.basis() == Basis.SIMULATED);
  }

  private static List<Finding> of(String rule) {
    return ALL.findings().stream().filter(each -> each.rule().equals(rule)).toList();
  }
}
