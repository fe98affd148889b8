package dev.banyan.scale.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceBookTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);

  @Test
  void nodeShapesArePricesToo() {
    assertThat(PriceBook.shipped().of("aws/m5.xlarge").price()).isEqualByComparingTo("0.192");
    assertThat(PriceBook.shipped().rows()).allSatisfy(row -> assertThat(row.source()).isNotBlank());
  }

  @Test
  void anUnknownSkuNamesTheNearest() {
    assertThatThrownBy(() -> PriceBook.shipped().of("aws/m5.xlrage"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sku:")
        .hasMessageContaining("aws/m5.xlarge");
  }

  @Test
  void oneSentenceSaysWhatIsUnverifiedAndOneWhatIsStale() {
    PriceBook book =
        PriceBook.read(
            """
            rows:
              - {provider: a, sku: b, region: any, unit: hour, price: 1, asOf: 2026-08-22, source: page}
              - {provider: a, sku: c, region: any, unit: hour, price: 1, asOf: 2026-08-23, source: page}
              - {provider: a, sku: d, region: any, unit: hour, price: 1, asOf: 2026-11-01, source: page, unverified: true}
            """);

    assertThat(book.warnings(List.of("a/b", "a/c", "a/d"), TODAY))
        .containsExactly(
            "1 of 3 prices could not be confirmed on a public page: a/d",
            "2 of 3 prices may have changed, 1 older than 90 days (the oldest of 2026-08-22), 1 of"
                + " unknown age (not confirmed): a/b, a/d");
    assertThat(book.warnings(List.of("a/c"), TODAY)).isEmpty();
    assertThat(book.warnings(List.of("a/b", "a/c"), TODAY))
        .containsExactly(
            "1 of 2 prices may have changed, 1 older than 90 days (the oldest of 2026-08-22): a/b");
  }

  /** The day a price was typed from memory is no day at which anybody read it. */
  @Test
  void aPriceThatNobodyConfirmedIsOfUnknownAgeHoweverFreshItsDay() {
    PriceBook book =
        PriceBook.read(
            """
            rows:
              - {provider: a, sku: b, region: any, unit: hour, price: 1, asOf: 2026-11-21, source: from memory, unverified: true}
              - {provider: a, sku: c, region: any, unit: hour, price: 1, asOf: 2020-01-01, source: from memory, unverified: true}
              - {provider: a, sku: d, region: any, unit: hour, price: 1, asOf: 2026-11-21, source: page}
            """);

    assertThat(book.warnings(List.of("a/b", "a/c", "a/d"), TODAY).getLast())
        .isEqualTo("2 of 3 prices may have changed, 2 of unknown age (not confirmed): a/b, a/c");
  }

  @Test
  void aRowWithoutUnitPriceOrPageIsRefusedByItsField() {
    assertThatThrownBy(
            () ->
                PriceBook.read(
                    "rows:\n  - {provider: a, sku: b, region: any, price: -1, asOf: 2026-01-01,"
                        + " source: page}\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rows[0].unit: is required");
    assertThatThrownBy(
            () ->
                PriceBook.read(
                    "rows:\n  - {provider: a, sku: b, region: any, unit: hour, price: -1, asOf:"
                        + " 2026-01-01, source: page}\n"))
        .hasMessageContaining("price: b costs");
  }

  @Test
  void aSkuTwiceIsRefused() {
    Price row = PriceBook.shipped().of("aws/alb");

    assertThatThrownBy(() -> PriceBook.of(List.of(row, row))).hasMessageContaining("aws/alb");
  }

  @Test
  void anotherBooksRowsGoBeforeItsOwn() {
    PriceBook contract =
        PriceBook.read(
            "rows:\n  - {provider: aws, sku: alb, region: any, unit: hour, price: 0.01, asOf:"
                + " 2026-11-01, source: contract}\n");

    PriceBook book = PriceBook.shipped().with(contract, "mine.yaml");
    assertThat(book.of("aws/alb").price()).isEqualByComparingTo("0.01");
    assertThat(book.notes())
        .containsExactly("prices of mine.yaml in place of shipped ones: aws/alb");
    assertThat(PriceBook.shipped().notes()).isEmpty();
  }

  @Test
  void aRowThatIsNewIsSaidToBe() {
    PriceBook voice = PriceBook.read(row("acme", "voice", "minute", "0.02"));

    PriceBook book = PriceBook.shipped().with(voice, "mine.yaml");
    assertThat(book.of("acme/voice").price()).isEqualByComparingTo("0.02");
    assertThat(book.notes())
        .containsExactly("prices of mine.yaml beside the shipped ones: acme/voice");
  }

  @Test
  void aRowCountedInAnotherUnitThanTheOneInWhosePlaceItGoesIsRefused() {
    assertThatThrownBy(
            () ->
                PriceBook.shipped()
                    .with(PriceBook.read(row("aws", "gp3", "TB-month", "80")), "mine.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unit: aws/gp3 is counted in GB-month, not in TB-month; write its price for one"
                + " GB-month");
    PriceBook monthly = PriceBook.read(row("aws", "m5.xlarge", "month", "100"));
    assertThat(PriceBook.shipped().with(monthly, "x").of("aws/m5.xlarge").perMonth())
        .isEqualByComparingTo("100");
    assertThat(PriceBook.shipped().of("aws/m5.xlarge").perMonth())
        .as("0.192 × 730 h")
        .isEqualByComparingTo("140.16");
  }

  @Test
  void aDiscountIsAtMostTheWholePriceAndABookHasARow() {
    assertThatThrownBy(() -> PriceBook.read(row("aws", "spot-discount", "percent", "101")))
        .hasMessageContaining("rows[0]: price: spot-discount takes off at most 100 percent");
    assertThatThrownBy(() -> PriceBook.read("rows: []")).hasMessageContaining("rows: ");
  }

  @Test
  void whatABookWritesItReads() {
    PriceBook book =
        PriceBook.shipped()
            .with(PriceBook.read(row("acme", "it''s: {odd}", "a minute", "0.02")), "x");

    assertThat(PriceBook.read(book.yaml()).rows()).containsExactlyElementsOf(book.rows());
  }

  private static String row(String provider, String sku, String unit, String price) {
    return "rows:\n  - {provider: %s, sku: '%s', region: any, unit: %s, price: %s,"
            .formatted(provider, sku, unit, price)
        + " asOf: 2026-11-01, source: a contract}\n";
  }
}
