package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppFolderTest {

  @TempDir Path folder;

  @Test
  void dataStandsInTheAppsFolderUnlessSaidOtherwise() throws IOException {
    Files.writeString(folder.resolve("banyan.app.yaml"), "name: x");
    assertThat(AppFolder.choose(folder, null))
        .isEqualTo(new AppFolder(folder, folder.resolve(".banyan")));
    assertThat(AppFolder.choose(folder, Path.of("/elsewhere")).data())
        .isEqualTo(Path.of("/elsewhere"));
  }

  @Test
  void aFolderWithoutAManifestIsToldHowToGetOne() {
    assertThatThrownBy(() -> AppFolder.choose(folder, null))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("banyan init " + folder);
  }

  @Test
  void whatIsNoFolderIsRefused() {
    assertThatThrownBy(() -> AppFolder.choose(folder.resolve("none"), null))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("is no folder");
  }
}
