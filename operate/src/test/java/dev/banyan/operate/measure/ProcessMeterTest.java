package dev.banyan.operate.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.operate.machine.ProcFs;
import dev.banyan.scale.measure.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMeterTest {

  @TempDir Path root;

  private void process(long pid, long parent, int ticks, int start) throws IOException {
    Path directory = Files.createDirectories(root.resolve(Long.toString(pid)));
    Files.createDirectories(directory.resolve("fd"));
    Files.writeString(
        directory.resolve("stat"),
        "%d (app) S %d 1 1 0 -1 4194560 0 0 0 0 %d 0 0 0 20 0 1 0 %d 0 0\n"
            .formatted(pid, parent, ticks, start));
  }

  @Test
  void childrenCountWithTheirParent() throws IOException {
    process(10, 1, 100, 5);
    process(11, 10, 50, 6);
    process(12, 1, 999, 7);
    Files.createSymbolicLink(root.resolve("11/fd/3"), Path.of("socket:[1]"));
    Reading reading = new ProcessMeter(new ProcFs(root), 10).read();
    assertThat(reading.totals()).containsEntry(Resource.CPU, 1.5);
    assertThat(reading.levels()).containsEntry(Resource.SOCKETS, 1.0);
  }

  @Test
  void anotherProcessOfTheSameIdIsNotTheTarget() throws IOException {
    process(10, 1, 100, 5);
    var meter = new ProcessMeter(new ProcFs(root), 10);
    process(10, 1, 200, 9);
    assertThatThrownBy(meter::read)
        .isInstanceOf(MeasureException.class)
        .hasMessageContaining("ended while it was measured");
  }

  @Test
  void aProcessThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> new ProcessMeter(new ProcFs(root), 77))
        .hasMessageContaining("--pid")
        .hasMessageContaining("77");
  }
}
