package dev.banyan.operate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaCommandTest {

  @TempDir Path folder;

  @Test
  void theNumberTakesTheBracesPlace() {
    Path told = folder.resolve("told");
    new ReplicaCommand("echo {} of {} > '" + told + "'").to(3);
    assertThat(told).hasContent("3 of 3");
  }

  @Test
  void aCommandThatFailsEndsTheMeasurement() {
    assertThatThrownBy(() -> new ReplicaCommand("exit {}").to(3))
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("exit code 3");
  }

  @Test
  void aCommandWithoutAPlaceForTheNumberIsRefused() {
    assertThatThrownBy(() -> new ReplicaCommand("true"))
        .hasMessageContaining("--replicas-run")
        .hasMessageContaining("{}");
  }
}
