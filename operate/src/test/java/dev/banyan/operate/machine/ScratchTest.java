package dev.banyan.operate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {

  @TempDir Path outside;

  @Test
  void itGoesWithItsLinksAndNothingBeyondThem() throws IOException {
    Path kept = Files.writeString(outside.resolve("kept"), "kept");
    Path folder;
    try (var scratch = new Scratch("scratch-test")) {
      folder = scratch.folder();
      scratch.write("deep/file", "x");
      Files.createSymbolicLink(folder.resolve("deep/folder"), outside);
      Files.createSymbolicLink(folder.resolve("deep/link"), kept);
    }
    assertThat(folder).doesNotExist();
    assertThat(kept).hasContent("kept");
  }
}
