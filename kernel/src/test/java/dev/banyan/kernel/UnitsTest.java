package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({"512Mi,536870912", "1Gi,1073741824", "10MB,10000000", "1500,1500", "64 Ki,65536"})
  void sizesAreReadAsKubernetesWritesThem(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    assertThat(ByteSize.parse(ByteSize.parse(text).toString()).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5Gi", "5 potatoes", "999999999999999Ti"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"250m,250", "1,1000", "1.5,1500", "0.1,100"})
  void cpuSharesAreRead(String text, long millis) {
    assertThat(MilliCpu.parse(text).millis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({"250ms,250", "30s,30000", "5m,300000", "1h,3600000", "7d,604800000"})
  void durationsAreRead(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void aDurationWithoutAUnitIsRefused() {
    assertThatThrownBy(() -> Durations.parse("30")).hasMessageContaining("write 250ms, 30s");
  }

  @Test
  void positionsCompareOnlyWithinAHistory() {
    var here = Position.parse("main:1:ff");
    assertThat(here).hasToString("main:1:ff");
    assertThat(here.reaches(new Position("main", 1, 0xfe))).isTrue();
    assertThat(here.reaches(new Position("main", 1, 0x100))).isFalse();
    assertThat(here.reaches(new Position("main", 2, 1))).isFalse();
    assertThat(here.reaches(new Position("other", 1, 1))).isFalse();
  }

  @Test
  void aSlipFindsTheNearestName() {
    List<String> known = List.of("health", "replicas", "run", "build");
    assertThat(NearestName.of("helth", known)).contains("health");
    assertThat(NearestName.of("replica", known)).contains("replicas");
    assertThat(NearestName.of("rnu", known)).contains("run");
    assertThat(NearestName.of("database", known)).isEmpty();
  }

  @Test
  void aSecretIsNeverShown() {
    assertThat(new Secret("hunter2")).hasToString("******").isEqualTo(new Secret("hunter2"));
  }
}
