package dev.banyan.scale.price;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideBooksTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 21);

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
  void whatAGuidePricesOfWhatAPlanBuysIsABook() {
    PriceBook book = GuideBooks.book("bharatbuild", DAY);

    assertThat(book.of("aws/m5.xlarge").price()).isEqualByComparingTo("140");
    assertThat(book.of("aws/m5.xlarge").unit()).isEqualTo("month");
    assertThat(book.of("aws/m5.xlarge").source()).isEqualTo("guide bharatbuild:289");
    assertThat(book.of("aws/gp3").price()).as("80 a TB").isEqualByComparingTo("0.08");
    assertThat(book.rows()).hasSize(7).allMatch(Price::unverified);
    assertThat(GuideBooks.priced()).containsExactly("bharatbuild", "covibes", "bondhu");
    assertThatThrownBy(() -> GuideBooks.book("jarvis", DAY))
        .hasMessageContaining("'jarvis' prices nothing that a plan buys; those that do: bharat");
    assertThatThrownBy(() -> GuideBooks.book("bondu", DAY)).hasMessageContaining("'bondhu'?");
  }

  /** A row of another unit than the shipped one's could not be reckoned with. */
  @Test
  void eachStandsInThePlaceOfAShippedRow() {
    for (String guide : GuideBooks.priced()) {
      PriceBook own = GuideBooks.book(guide, DAY);
      assertThat(PriceBook.shipped().with(own, guide).notes())
          .singleElement(as(STRING))
          .contains("in place of shipped ones");
    }
  }

  @Test
  void whatAGuideSaysItselfStandsBesideWhatItsLinesComeTo() {
    assertThat(GuideCosts.text("bharatbuild"))
        .startsWith(
            "What the guide bharatbuild says it costs, dollars a month (guide; sums are of its own")
        .contains("Fly.io, phase 2: 5 × 15 backend machine (:227)")
        .contains("= 3913, which it rounds to 3900 (:301), 0.039 a user")
        .contains("= 220–950; it states 240–950 (:267)")
        .contains("100000 users (:596): eks 4500, 0.045 a user; fly 4000, 0.04 a user")
        .contains("outside its tables: one VPS, phase 1 50–100 (:112)")
        .contains("the hybrid (:651): 1500 + 3000 = 4500 become 0 + 2500 = 2500, which saves 2000");
    assertThat(GuideCosts.text("bondhu")).doesNotContain("hybrid").contains("B2s 30–40 (:11)");
  }

  @Test
  void aPriceOutsideTheTablesHasItsFiguresInTheWordsOfTheGuide() {
    assertThat(GuideBooks.singles())
        .allSatisfy(
            price -> {
              String words = price.quote().replace(",", "");
              assertThat(words).contains("$" + price.unit().toPlainString());
              assertThat(words).contains(price.high().toPlainString());
            });
  }

  @Test
  void theMachineOfTodayCostsAloneWhatItCostsInItsTable() {
    SinglePrice alone =
        GuideBooks.singles().stream()
            .filter(price -> price.label().equals("B2s"))
            .findFirst()
            .orElseThrow();

    assertThat(GuideBooks.table("bo-now").lines().getFirst().unit())
        .isBetween(alone.unit(), alone.high());
  }

  @Test
  void aLineSaysWhatItBuys() {
    assertThat(buys("bo-scenario-2"))
        .containsExactly(
            new Bought(175, "Azure Cache for Redis (Basic C1)"), new Bought(176, "Memory: 1 GB"));
    assertThat(buys("bo-scenario-3"))
        .containsExactly(
            new Bought(238, "Azure Cache for Redis (Premium P1)"),
            new Bought(239, "Memory: 6 GB"),
            new Bought(244, "Supabase Pro Plan"));
  }

  @Test
  void aPriceThatIsNoPriceIsRefused() {
    assertThatThrownBy(() -> single("-1", Optional.empty(), 1, "-$1"))
        .hasMessageContaining("unit: x costs less than nothing");
    assertThatThrownBy(() -> single("10", Optional.of(new BigDecimal("10")), 1, "$10"))
        .hasMessageContaining("unitHigh: is more than unit, 10");
    assertThatThrownBy(() -> single("10", Optional.empty(), 0, "$10"))
        .hasMessageContaining("at: 0 is not in");
    assertThatThrownBy(() -> single("10", Optional.empty(), 1, " ")).hasMessageContaining("quote");
  }

  private static SinglePrice single(String unit, Optional<BigDecimal> high, int at, String quote) {
    return new SinglePrice("g", "x", new BigDecimal(unit), high, at, quote, List.of());
  }

  private static List<Bought> buys(String table) {
    return GuideBooks.table(table).lines().stream().flatMap(line -> line.buys().stream()).toList();
  }

  @Test
  void anUnknownTableNamesTheNearest() {
    assertThatThrownBy(() -> GuideBooks.table("bb-esk")).hasMessageContaining("bb-eks");
  }
}
