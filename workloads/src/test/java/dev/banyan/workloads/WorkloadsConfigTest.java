package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ByteSize;
import dev.banyan.kernel.config.ConfigBinder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadsConfigTest {

  @Test
  void everyKeyHasItsDefault() {
    WorkloadsConfig config = ConfigBinder.bind(Map.of(), WorkloadsConfig.class);

    assertThat(config.environmentPassed()).contains("PATH", "LC_*", "npm_config_*");
    assertThat(config)
        .isEqualTo(
            new WorkloadsConfig(
                256,
                16,
                20_000,
                29_999,
                20_000,
                10_000,
                ByteSize.ofMebibytes(64),
                config.environmentPassed()));
  }

  @Test
  void everyKeyCanBeSet() {
    var tree =
        Map.of(
            "instancesMax", 1,
            "commandsMax", 2,
            "portFirst", 3_000,
            "portLast", 3_001,
            "userIdFirst", 5_000,
            "userIdCount", 6,
            "logPerApp", "1Mi",
            "environmentPassed", List.of("PATH"));

    assertThat(ConfigBinder.bind(tree, WorkloadsConfig.class))
        .isEqualTo(
            new WorkloadsConfig(
                1, 2, 3_000, 3_001, 5_000, 6, ByteSize.ofMebibytes(1), List.of("PATH")));
  }

  @Test
  void rangesThatMakeNoSenseAreRefusedInWords() {
    assertThatThrownBy(
            () ->
                ConfigBinder.bind(
                    Map.of("portFirst", 3_001, "portLast", 3_000), WorkloadsConfig.class))
        .hasMessageContaining("portLast must not be below portFirst");
    assertThatThrownBy(() -> ConfigBinder.bind(Map.of("logPerApp", "1Ki"), WorkloadsConfig.class))
        .hasMessageContaining("256Ki");
  }
}
