package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir Path folder;

  @Test
  void aLinkIsReplacedAndNotWrittenThrough() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "kept");
    Path file = Files.createSymbolicLink(folder.resolve("file"), kept);
    WholeFile.write(file, "new", WholeFile.OWNER_ALONE);
    assertThat(kept).hasContent("kept");
    assertThat(file).hasContent("new").isRegularFile();
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(WholeFile.OWNER_ALONE);
    WholeFile.write(file, "newer", WholeFile.ALL_READ);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(WholeFile.ALL_READ);
  }

  @Test
  void whatCannotBePutThereLeavesNothingBehind() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken/by"));
    assertThatThrownBy(() -> WholeFile.write(folder.resolve("taken"), "new", WholeFile.OWNER_ALONE))
        .isInstanceOf(IOException.class);
    assertThat(taken).isDirectory();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("taken"));
    }
  }
}
