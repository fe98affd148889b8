package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
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

  @Test
  void releasesThatWaitAreNotPrunedBeforeTheirTurn() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "release 1");
    App app = fixture.up().app();
    releaseAtOnce(app, 7);
    List<Release> all = fixture.supervisor().releases().table().list(app, 100, 100);
    assertThat(all.getFirst().state()).isEqualTo(Release.State.LIVE);
    assertThat(all.stream().skip(1).map(Release::state)).containsOnly(Release.State.SUPERSEDED);
    assertThat(kept(app)).containsExactly(8, 7, 6, 5, 4);
  }

  @Test
  void releasesThatWaitDoNotPushOutThoseToGoBackTo() throws Exception {
    String manifest = "name: shop\nservices:\n  web: {static: public}\n";
    fixture.write(manifest);
    fixture.file("public/index.html", "release 1");
    App app = fixture.up().app();
    fixture.file("public/index.html", "release 2");
    deploy(app);
    fixture.write(manifest + "release: exit 4\n");
    releaseAtOnce(app, 5);
    assertThat(kept(app)).containsExactly(2, 1);
  }

  /** Makes releases while the app's thread is busy, and waits for what becomes of them. */
  private void releaseAtOnce(App app, int count) throws Exception {
    var queued = new CountDownLatch(1);
    try (ChangeQueue.Place place = fixture.supervisor().runnerOf(app).reserve()) {
      place.take(queued::await);
    }
    for (int i = 1; i <= count; i++) {
      fixture.file("public/index.html", "queued " + i);
      fixture.supervisor().release(app, TESTER);
    }
    queued.countDown();
    fixture.settled(app);
  }

  @Test
  void theFilesThatACommandRunsInStayUntilItEnds() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "release 1");
    App app = fixture.up().app();
    AppCommand command = fixture.supervisor().run(app, "web", "sleep 600", TESTER);
    for (int i = 2; i <= 7; i++) {
      fixture.file("public/index.html", "release " + i);
      deploy(app);
    }
    assertThat(kept(app)).containsExactly(7, 6, 5, 4, 3, 1);
    fixture.supervisor().commands().cancel(app, command.id(), TESTER);
    eventually(() -> !fixture.supervisor().commands().isRunning(command.id()));
    fixture.file("public/index.html", "release 8");
    deploy(app);
    assertThat(kept(app)).containsExactly(8, 7, 6, 5, 4);
  }

  private List<Integer> kept(App app) {
    return fixture.supervisor().releases().table().list(app, 100, 100).stream()
        .filter(Release::kept)
        .map(Release::number)
        .toList();
  }
}
