package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which files of releases stay, and which go. */
class ReleaseFilesTest extends RunningApps {

  @Test
  void keepsTheFilesOfTheLastReleasesOnly() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    for (int i = 1; i <= 7; i++) {
      fixture.file("public/index.html", "release " + i);
      fixture.up();
    }
    App app = fixture.up().app();
    List<Release> all = fixture.supervisor().releases().table().list(app, 100, 100);
    assertThat(all.stream().filter(Release::kept).map(Release::number))
        .containsExactly(7, 6, 5, 4, 3);
    for (Release release : all) {
      assertThat(Files.exists(fixture.supervisor().releases().copies().folder(release)))
          .isEqualTo(release.kept());
    }
    assertThatThrownBy(
            () -> fixture.supervisor().rollBack(app, Optional.of(all.getLast().id()), TESTER))
        .hasMessageContaining("files-gone");
  }

  @Test
  void theReleaseOfTheAppsRowIsNeverForgotten() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "hi");
    App app = fixture.up().app();
    Releases releases = fixture.supervisor().releases();
    Release current = fixture.supervisor().current(app).orElseThrow();
    releases.setState(current, Release.State.FAILED, "believed to have failed");
    releases.prune(app, Set.of());
    assertThat(releases.table().find(app, current.id()).orElseThrow().kept()).isTrue();
    assertThat(releases.copies().folder(current)).exists();
  }

  @Test
  void whatACrashLeftOfReleasesIsDeletedAtTheNextStart() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "hi");
    App app = fixture.up().app();
    Path current =
        fixture
            .supervisor()
            .releases()
            .copies()
            .folder(fixture.supervisor().current(app).orElseThrow());
    Path root = fixture.data.resolve("releases");
    Path tar = Files.writeString(root.resolve("snapshot123.tar"), "half");
    Path partial = Files.createDirectories(current.resolveSibling("gone.partial").resolve("a"));
    Path unknown = Files.createDirectories(current.resolveSibling("0".repeat(26)).resolve("a"));
    fixture.restart();
    fixture.settled(app);
    assertThat(tar).doesNotExist();
    assertThat(partial.getParent()).doesNotExist();
    assertThat(unknown.getParent()).doesNotExist();
    assertThat(current.resolve("public/index.html")).hasContent("hi");
    assertThat(
            fixture
                .supervisor()
                .releases()
                .copies()
                .isBuilt(fixture.supervisor().current(app).orElseThrow()))
        .isTrue();
  }
}
