package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path folder;

  @Test
  void oneProcessHoldsItAtATimeAndIsNamed() {
    Path data = folder.resolve("deep/data");
    DataFolder first = DataFolder.open(data);
    assertThatThrownBy(() -> DataFolder.open(data))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(Long.toString(ProcessHandle.current().pid()))
        .hasMessageContaining("--data");
    first.close();
    DataFolder.open(data).close();
  }

  @Test
  void whoHoldsItIsToldWhileItIsHeld() throws IOException {
    Path data = folder.resolve("data");
    assertThat(DataFolder.holder(data)).isEmpty();
    try (DataFolder held = DataFolder.open(data)) {
      assertThat(held.path()).isDirectory();
      assertThat(DataFolder.holder(data)).hasValue(ProcessHandle.current().pid());
    }
    // The number of a living process is not enough: it may be another's by now.
    assertThat(data.resolve("lock")).content().contains("" + ProcessHandle.current().pid());
    assertThat(DataFolder.holder(data)).isEmpty();
  }

  @Test
  void theAddressThatAKilledNodeLeftIsGoneWhenTheNextOneStarts() throws IOException {
    new NodeFile("http://127.0.0.1:8081", 42, new Secret("token")).write(folder);
    try (DataFolder held = DataFolder.open(folder)) {
      assertThat(NodeFile.read(held.path())).isEmpty();
    }
  }

  @Test
  void othersMayPassThroughButNotLookIn() throws IOException {
    try (DataFolder data = DataFolder.open(folder.resolve("data"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())))
          .isEqualTo("rwx--x--x");
    }
  }

  @Test
  void aFileInItsPlaceIsSaidInWords() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--data");
  }

  @Test
  void theCommandLineReadsWhatTheNodeWroteAndNobodyElseCan() throws IOException {
    var written = new NodeFile("http://127.0.0.1:8081", 42, new Secret("t\"oken"));
    written.write(folder);
    assertThat(NodeFile.read(folder)).contains(written);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("node.json"))))
        .isEqualTo("rw-------");
    NodeFile.delete(folder);
    assertThat(NodeFile.read(folder)).isEmpty();
  }
}
