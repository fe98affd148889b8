package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.apps.ReplicaRange;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFlagsTest {

  @TempDir Path folder;

  @Test
  void autoscaleIsARangeOfReplicas() {
    assertThat(NodeFlags.range("1..4")).isEqualTo(new ReplicaRange(1, 4));
    var flags = new NodeFlags();
    flags.autoscale = "2..6";
    assertThat(flags.settings(new AppFolder(folder, folder)).apps().autoscale().replicas())
        .contains("2..6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "0..4", "4..1", "1..5000", "many", ""})
  void whatIsNoneIsToldInOneSentence(String text) {
    assertThatThrownBy(() -> NodeFlags.range(text))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("--autoscale takes a range");
  }
}
