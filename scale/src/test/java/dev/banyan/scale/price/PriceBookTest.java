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
            "1 of 3 prices are older than 90 days (the oldest of 2026-08-22): a/b");
    assertThat(book.warnings(List.of("a/c"), TODAY)).isEmpty();
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

    assertThat(PriceBook.shipped().with(contract).of("aws/alb").price())
        .isEqualByComparingTo("0.01");
  }
}
