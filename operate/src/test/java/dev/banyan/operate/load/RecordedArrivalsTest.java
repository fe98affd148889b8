package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedArrivalsTest {

  @Test
  void rowsAreTimesOrTimesWithRates() {
    RecordedArrivals times = RecordedArrivals.parse("at\n0.25\n\n 1.5 \n");
    assertThat(times.hasRates()).isFalse();
    assertThat(times.seconds()).containsExactly(0.25, 1.5);
    assertThat(times.length()).isEqualTo(Duration.ofMillis(1_500));
    RecordedArrivals rates = RecordedArrivals.parse("0, 10\n60 ,20\n");
    assertThat(rates.rates()).containsExactly(10, 20);
  }

  @Test
  void moreRowsThanTheFirstBufferAreKept() {
    var rows = new StringBuilder();
    for (int row = 0; row < 3_000; row++) {
      rows.append(row).append(',').append(row % 7).append('\n');
    }
    assertThat(RecordedArrivals.parse(rows.toString()).rates()).hasSize(3_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1;0 | row 2: time goes back",
        "1;x | row 2: 'x'",
        "-1 | row 1: '-1'",
        "0;NaN | row 2",
        "0,1;2 | row 2: write",
        "0,1,2 | row 1: write",
        "0,2000000 | row 1: '2000000'",
        "heading | no row"
      })
  void whatCannotBeUsedIsNamed(String rows, String message) {
    assertThatThrownBy(() -> RecordedArrivals.parse(rows.strip().replace(';', '\n')))
        .hasMessageContaining(message.strip());
  }
}
