package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          users: 15000     | users: -1          | users
          users: 15000     | users: 2000000     | users
          length: 2h       | length: 60d        | length
          noise: 0.2       | noise: NaN         | noise
          noise: 0.2       | noise: -1          | noise
          cpu: 50ms        | cpu: 50            | cpu
          replicas: 10     | replicas: -10      | replicas
          replicas: 10     | replicas: 100000   | services
          cpuRequest: 1    | cpuRequest: 8      | cpuLimit
          cpuLimit: 1      | cpuLimits: 1       | cpuLimits
          pricePerHour: 0.20 | pricePerHour: -1 | pricePerHour
          zones: 3         | zones: 99          | zones
          target: 500ms    | target: 0ms        | target
          name: api        | name: "a,b"        | name
          max: 30          | max: 1000000       | nodes.max
          """)
  void aMistakeIsNamed(String line, String wrong, String key) {
    assertThatThrownBy(() -> Scenarios.of(Scenarios.FIXED, line, wrong))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  /** A metric that nobody could read would hold the autoscaler still, and say so at every sync. */
  @Test
  void aMetricOfOneContainerIsRefusedWhereAPodIsOne() {
    assertThatThrownBy(
            () ->
                Scenarios.of(Scenarios.GUIDE, "{resource: cpu,", "{resource: cpu, container: app,"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("backend.hpa.metrics: a simulated pod is one container");
  }

  @Test
  void aPodThatFitsNoNodeIsRefused() {
    assertThatThrownBy(
            () ->
                Scenarios.of(
                    Scenarios.FIXED, "cpuRequest: 1, cpuLimit: 1", "cpuRequest: 8, cpuLimit: 8"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("does not fit a node");
  }

  @ParameterizedTest
  @CsvSource({"replicas: 10,replicas: 10000,7d", "max: 30,max: 10000,7d"})
  void aWeekOfMoreThanCanBeSimulatedInGoodTimeIsRefused(String line, String much, String length) {
    assertThatThrownBy(
            () -> Scenarios.of(Scenarios.FIXED, line, much, "length: 2h", "length: " + length))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("length: too");
  }

  @Test
  void aScenarioWithoutTrafficAsksForIt() {
    Scenario scenario = Scenarios.of(Scenarios.GUIDE);

    assertThatThrownBy(() -> Simulator.run(scenario))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("traffic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "time,rate\n",
        "0,1\n0,2\n",
        "5,1\n1,2\n",
        "0,-1\n",
        "0,NaN\n",
        "0,1e300\n",
        "0\n",
        "0,1,2\n",
        "0,ten\n",
        "-1,5\n"
      })
  void recordedTrafficThatCannotBeIsRefused(String csv) {
    assertThatThrownBy(() -> RecordedTraffic.parse(csv))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowOfRecordedTrafficHoldsUntilTheNext() {
    var traffic = RecordedTraffic.parse("time,rate\n10,5\n\n20,7.5\n");

    assertThat(traffic.actionsPerSecond(9)).isZero();
    assertThat(traffic.actionsPerSecond(10)).isEqualTo(5);
    assertThat(traffic.actionsPerSecond(19.9)).isEqualTo(5);
    assertThat(traffic.actionsPerSecond(1e6)).isEqualTo(7.5);
  }

  @Test
  void aDayHasItsPeakAndItsTrough() {
    GeneratedTraffic traffic =
        Scenarios.of(Scenarios.FIXED, "shape: ramp", "shape: diurnal", "at: 1h", "at: 14h")
            .traffic()
            .orElseThrow();

    assertThat(traffic.actionsPerSecond(14 * 3600)).isEqualTo(300);
    assertThat(traffic.actionsPerSecond(2 * 3600)).isEqualTo(30);
  }
}
