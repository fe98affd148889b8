package dev.banyan.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleFileTest {

  record Row(String sku, BigDecimal price, LocalDate asOf) {}

  record Book(String name, List<Row> rows) {}

  @Test
  void aFileBindsWithItsScalarsAsWritten() {
    Book book =
        ScaleFile.read(
            "name: on\nrows:\n  - {sku: 0123, price: 0.0416, asOf: 2026-11-01}\n", Book.class);

    assertThat(book.name()).isEqualTo("on");
    assertThat(book.rows())
        .containsExactly(new Row("0123", new BigDecimal("0.0416"), LocalDate.of(2026, 11, 1)));
  }

  @Test
  void everyMistakeNamesItsKey() {
    assertThatThrownBy(
            () ->
                ScaleFile.read(
                    "name: x\nrows:\n  - {sku: a, prise: 1, asOf: 2026-13-01}\n", Book.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("prise")
        .hasMessageContaining("price")
        .hasMessageContaining("asOf");
  }

  @Test
  void aNumberOfAMillionDigitsIsRefused() {
    assertThatThrownBy(
            () ->
                ScaleFile.read(
                    "name: x\nrows:\n  - {sku: a, price: 1e999999999, asOf: 2026-01-01}\n",
                    Book.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("price");
  }

  @Test
  void aKeyTwiceIsRefused() {
    assertThatThrownBy(() -> ScaleFile.read("name: x\nname: y\n", Book.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not YAML");
  }

  @Test
  void aListIsNoFile() {
    assertThatThrownBy(() -> ScaleFile.read("- a\n- b\n", Book.class))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void aliasesOfAliasesAreCountedAsWhatTheyStandFor() {
    var text = new StringBuilder("x0: &x0 [" + "a, ".repeat(1000) + "a]\n");
    for (int i = 1; i < 10; i++) {
      text.append("x%d: &x%d [%s]\n".formatted(i, i, String.join(", ", repeat("*x" + (i - 1)))));
    }
    assertThatThrownBy(() -> ScaleFile.read(text + "name: *x9\nrows: [*x9]\n", Book.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("values");
  }

  private static List<String> repeat(String alias) {
    return java.util.Collections.nCopies(5, alias);
  }

  @Test
  void aKeyIsAWord() {
    assertThatThrownBy(() -> ScaleFile.read("? [a, b]\n: c\nname: x\n", Book.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a key must be a word");
    assertThatThrownBy(() -> ScaleFile.read("rows:\n- {? [a] : c}\n", Book.class))
        .hasMessageContaining("a key must be a word");
  }

  @Test
  void aLoopOfAliasesIsRefused() {
    assertThatThrownBy(() -> ScaleFile.read("name: x\nrows: &r [*r]\n", Book.class))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void longWordsAreRefusedBeforeTheyAreRepeated() {
    assertThatThrownBy(() -> ScaleFile.read("? " + "k".repeat(201) + "\n: 1\n", Book.class))
        .hasMessageContaining("a key is longer than 200")
        .message()
        .hasSizeLessThan(300);
    assertThatThrownBy(() -> ScaleFile.read("name: " + "v".repeat(2001) + "\n", Book.class))
        .hasMessageContaining("a value is longer than 2000");
  }
}
