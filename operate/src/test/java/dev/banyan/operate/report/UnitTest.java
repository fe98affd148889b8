package dev.banyan.operate.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitTest {

  @Test
  void figuresAreWrittenAsPeopleReadThem() {
    assertThat(Unit.COUNT.format(1_234_567)).isEqualTo("1,234,567");
    assertThat(Unit.PER_SECOND.format(1_234.5)).isEqualTo("1,235/s");
    assertThat(Unit.PER_SECOND.format(0.25)).isEqualTo("0.25/s");
    assertThat(Unit.MILLISECONDS.format(0.0042)).isEqualTo("4.2 µs");
    assertThat(Unit.MILLISECONDS.format(42.34)).isEqualTo("42.3 ms");
    assertThat(Unit.MILLISECONDS.format(4_200)).isEqualTo("4.2 s");
    assertThat(Unit.MILLISECONDS.format(600_000)).isEqualTo("10:00");
    assertThat(Unit.DOLLARS.format(12_345.6)).isEqualTo("$12,345.60");
    assertThat(Unit.PERCENT.format(12.34)).isEqualTo("12.3 %");
    assertThat(Unit.BYTES.format(1_572_864)).isEqualTo("1.5 MiB");
    assertThat(Unit.CLOCK.format(52_200)).isEqualTo("14:30");
    assertThat(Unit.CLOCK.format(86_400 + 3_600)).isEqualTo("day 2, 01:00");
    assertThat(Unit.PERCENTILE.format(99.99)).isEqualTo("p99.99");
    assertThat(Unit.COUNT.format(Double.NaN)).isEqualTo("–");
  }

  @Test
  void almostAllIsNotAll() {
    assertThat(Unit.PERCENT.format(99.95)).isEqualTo("99.95 %");
    assertThat(Unit.PERCENT.format(99.9996)).isEqualTo("99.9996 %");
    assertThat(Unit.PERCENT.format(100)).isEqualTo("100 %");
  }

  @Test
  void axesHaveShortOnes() {
    assertThat(Unit.DOLLARS.tick(2_500_000)).isEqualTo("$2.5 M");
    assertThat(Unit.COUNT.tick(10_000)).isEqualTo("10 k");
    assertThat(Unit.PER_SECOND.tick(500)).isEqualTo("500/s");
  }
}
