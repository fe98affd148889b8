package dev.banyan.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  @Test
  void withoutAnyAppTheQuickstartRunsAndKeepsItsDataInTheClone() throws IOException {
    Path built = Files.createDirectories(folder.resolve("examples/quickstart/target/app"));
    Files.writeString(built.resolve("banyan.app.yaml"), "name: x");
    assertThat(AppFolder.choose(null, null, folder.resolve("examples"), Optional.of(folder)))
        .isEqualTo(new AppFolder(built, folder.resolve(".banyan")));
  }

  /** As after BANYAN_NO_BUILD, or a build that was broken off. */
  @Test
  void aQuickstartThatIsNotBuiltIsToldWithWhatBuildsIt() throws IOException {
    Files.createDirectories(folder.resolve("examples/quickstart/target/app"));
    assertThatThrownBy(() -> AppFolder.choose(null, null, folder, Optional.of(folder)))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("the bundled quickstart is not built")
        .hasMessageContaining("banyan build;");
    assertThatThrownBy(() -> AppFolder.choose(null, null, folder, Optional.empty()))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "There is no banyan.app.yaml here. Name the app's folder: banyan up APPDIR;"
                + " or write one: banyan init");
  }
}
