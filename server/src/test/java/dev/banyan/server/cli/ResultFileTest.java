package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

  @TempDir Path folder;

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void itReplacesWhatStoodThereAndIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("results.json");
    Files.writeString(file, "old and longer");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    Path other = Files.createLink(folder.resolve("hard-link"), file);
    ResultFile.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(other).hasContent("old and longer");

    try (OutputStream open = ResultFile.open(file)) {
      open.write("log".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(file).hasContent("log");
    assertThat(permissions(file)).isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, other);
    }
  }

  @Test
  void aFolderThatIsNotThereIsToldBeforeThereIsAnythingToWrite() {
    Path missing = folder.resolve("no").resolve("result.json");
    assertThatThrownBy(() -> ResultFile.check(missing))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("mkdir -p " + missing.getParent());
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    Path link = Files.createSymbolicLink(folder.resolve("report.html"), kept);
    Path dangling = Files.createSymbolicLink(folder.resolve("log"), folder.resolve("made"));
    for (Path each : new Path[] {link, dangling}) {
      assertThatThrownBy(() -> ResultFile.write(each, "new"))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("is a link");
      assertThatThrownBy(() -> ResultFile.open(each).close()).isInstanceOf(CliException.class);
    }
    assertThat(kept).hasContent("kept");
    assertThat(folder.resolve("made")).doesNotExist();
    assertThatThrownBy(() -> ResultFile.write(folder, "new"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("no plain file");
  }
}
