package dev.banyan.scale.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideBooksTest {

  @ParameterizedTest
  @CsvSource({
    "bb-fly, 175, 175",
    "bb-eks, 3913, 3913",
    "bb-gke, 3346, 3346",
    "cv-100k, 9569, 9569",
    "bo-now, 60, 70",
    "bo-100-500, 240, 290",
    "bo-1k-5k, 1550, 1850",
    "bo-10k, 4300, 5300",
    "am-100k, 920, 1700"
  })
  void tablesThatAddUpComeToTheirStatedTotals(String id, BigDecimal low, BigDecimal high) {
    CostTable table = GuideBooks.table(id);

    assertThat(table.low()).isEqualByComparingTo(low);
    assertThat(table.high()).isEqualByComparingTo(high);
    assertThat(table.addsUp()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"bb-railway, 220, 950", "bo-scenario-2, 350, 380", "bo-scenario-3, 1250, 1900"})
  void tablesThatDoNotAddUpAreComputedAllTheSame(String id, BigDecimal low, BigDecimal high) {
    CostTable table = GuideBooks.table(id);

    assertThat(table.low()).isEqualByComparingTo(low);
    assertThat(table.high()).isEqualByComparingTo(high);
    assertThat(table.addsUp()).isFalse();
  }

  @Test
  void theCostPerUserIsDerived() {
    CostTable table = GuideBooks.table("am-100k");

    assertThat(table.lowPerUser()).contains(new BigDecimal("0.009"));
    assertThat(table.highPerUser()).contains(new BigDecimal("0.017"));
    assertThat(GuideBooks.table("bo-now").lowPerUser()).isEmpty();
  }

  @Test
  void theColumnPerUserIsDerivedAndHoldsInElevenOfEleven() {
    UsersTable table = GuideBooks.byUsers();

    assertThat(table.stated()).hasSize(11).allMatch(table::holds);
    assertThat(table.perUser(100_000, "eks")).contains(new BigDecimal("0.045"));
    assertThat(table.cost(100_000, "railway")).isEmpty();
  }

  @Test
  void theHybridsTotalsAndSavingsAreSums() {
    HybridTable table = GuideBooks.hybrid();

    assertThat(table.total()).isEqualByComparingTo("4500");
    assertThat(table.hybridTotal()).isEqualByComparingTo("2500");
    assertThat(table.saves()).isEqualByComparingTo("2000");
    assertThat(table.frontendSavedPercent()).isEqualByComparingTo("100");
    assertThat(table.backendSavedPercent()).isEqualByComparingTo("17");
    assertThat(table.savedPercent())
        .as("the guide's conclusion says 40")
        .isEqualByComparingTo("44");
  }

  @Test
  void theArithmeticNamesEveryLine() {
    assertThat(GuideBooks.table("bb-fly").arithmetic())
        .isEqualTo(
            "5 × 15 backend machine (:227) + 3 × 10 frontend machine (:228) + 50 PostgreSQL (:229)"
                + " + 20 Redis (:230) + 0 100 GB egress (:231) = 175");
  }

  @Test
  void aTableIsAPriceBookOfItsOwn() {
    PriceBook book = GuideBooks.table("bb-eks").book(LocalDate.of(2026, 11, 21));

    assertThat(book.of("bharatbuild/m5.xlarge").price()).isEqualByComparingTo("140");
    assertThat(book.of("bharatbuild/m5.xlarge").source()).isEqualTo("guide bharatbuild:289");
    assertThat(book.rows()).as("13 lines less the saving").hasSize(12);
  }

  @Test
  void anUnknownTableNamesTheNearest() {
    assertThatThrownBy(() -> GuideBooks.table("bb-esk")).hasMessageContaining("bb-eks");
  }
}
