package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAndOnlyItsOwnerMay() throws IOException {
    Path file = folder.resolve("below").resolve("key");
    PrivateFiles.write(file, "größe");
    assertThat(PrivateFiles.read(file)).hasValue("größe");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatStoodThereIsReplacedWithItsRights() throws IOException {
    Path file = Files.writeString(folder.resolve("open"), "a longer text of before");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    PrivateFiles.write(file, new byte[] {1, 2});
    assertThat(PrivateFiles.readBytes(file)).hasValue(new byte[] {1, 2});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aWriteThatFailsLeavesWhatWasAndNothingBeside() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken").resolve("full")).getParent();
    assertThatThrownBy(() -> PrivateFiles.write(taken, "new")).isInstanceOf(IOException.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(taken);
    }
    assertThat(taken.resolve("full")).isDirectory();
  }

  @Test
  void aLinkIsReplacedAndNotWrittenThrough() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "untouched");
    Path link = Files.createSymbolicLink(folder.resolve("link"), other);
    PrivateFiles.write(link, "mine");
    assertThat(other).hasContent("untouched");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void aFileThatIsMissingIsEmptyAndOneThatIsTooLongIsRefused() throws IOException {
    assertThat(PrivateFiles.read(folder.resolve("none"))).isEmpty();
    Path large = folder.resolve("large");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(PrivateFiles.BYTES_MAX + 1L);
    }
    assertThatThrownBy(() -> PrivateFiles.read(large)).hasMessageContaining("longer");
  }
}
