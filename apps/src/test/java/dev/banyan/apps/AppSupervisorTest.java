package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is wanted of an app is brought about and kept up. */
class AppSupervisorTest extends RunningApps {

  @Test
  void upServesAndAnUnchangedFolderMakesNoNewRelease() throws Exception {
    fixture.write(SHOP);
    AppStatus status = fixture.up();

    assertThat(status.state()).as(status.reason()).isEqualTo(ServiceStatus.State.RUNNING);
    assertThat(status.release().orElseThrow().state()).isEqualTo(Release.State.LIVE);
    assertThat(fixture.balancer.upstreams(status.app().id(), "api")).hasSize(2);
    assertThat(fixture.balancer.get(status.app().id(), "api", "/"))
        .startsWith(status.release().orElseThrow().id().toString());
    assertThat(fixture.supervisor().up(fixture.team, fixture.folder).created()).isEmpty();
  }

  @Test
  void aFolderThatWasReleasedIsKnownWhateverItHoldsNow() throws Exception {
    assertThat(fixture.supervisor().releasedFrom(fixture.team, fixture.folder)).isEmpty();
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    App app = fixture.up().app();
    fixture.write("nam: shop\n");
    assertThatThrownBy(() -> fixture.supervisor().up(fixture.team, fixture.folder))
        .isInstanceOf(AppsException.class);
    assertThat(fixture.supervisor().releasedFrom(fixture.team, fixture.folder).map(App::id))
        .contains(app.id());
  }

  @Test
  void theFirstReleaseGoesLiveAsItIsAndTellsWhatIsNotWell() throws Exception {
    fixture.write(
        """
        name: shop
        services:
          web: {static: public}
          worker: {run: "echo no database; exit 3"}
        routes:
          - {path: /, to: web}
        """);
    fixture.file("public/index.html", "hi");
    AppStatus status = fixture.up();
    eventually(
        () -> fixture.supervisor().status(status.app()).state() == ServiceStatus.State.DEGRADED);
    assertThat(fixture.supervisor().status(status.app()).reason()).contains("worker").contains("3");
    var folder =
        (AppRoutes.Target.Folder) fixture.balancer.routes(status.app().id()).targets().get("web");
    assertThat(folder.root().resolve("index.html")).hasContent("hi");
  }

  @Test
  void aRefusedChangeLeavesNothingBehindAndLaterOnesAreCarriedOut() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600, replicas: 1..3}\n");
    App app = fixture.up().app();
    Set<String> before = instances(app);
    AppRunner runner = fixture.supervisor().runnerOf(app);
    List<ChangeQueue.Place> places = new ArrayList<>();
    for (int i = 0; i < ChangeQueue.CHANGES_MAX; i++) {
      places.add(runner.reserve());
    }
    assertThatThrownBy(
            () -> fixture.supervisor().restart(app, Optional.of("worker"), "test", TESTER))
        .hasMessageContaining("too-much-waiting");
    assertThatThrownBy(() -> fixture.supervisor().scale(app, "worker", 3, TESTER, Optional.empty()))
        .hasMessageContaining("too-much-waiting");
    assertThatThrownBy(() -> fixture.supervisor().release(app, TESTER))
        .hasMessageContaining("too-much-waiting");
    assertThatThrownBy(
            () ->
                fixture
                    .supervisor()
                    .changeSecret(app, () -> fail("It was written before there was a place.")))
        .hasMessageContaining("too-much-waiting");
    assertThat(fixture.supervisor().table().replicas(app.team(), app.id())).isEmpty();
    assertThat(fixture.supervisor().releases().table().list(app, 100, 100)).hasSize(1);
    places.forEach(ChangeQueue.Place::close);

    fixture.supervisor().restart(app, Optional.of("worker"), "test", TESTER);
    fixture.settled(app);
    assertThat(instances(app)).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @Test
  void scaleKeepsToTheRangeAndOutlivesARestartOfBanyan() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    assertThatThrownBy(() -> fixture.supervisor().scale(app, "api", 5, TESTER, Optional.empty()))
        .hasMessageContaining("2..4");
    fixture.supervisor().scale(app, "api", 3, TESTER, Optional.empty());
    fixture.settled(app);
    assertThat(fixture.balancer.upstreams(app.id(), "api")).hasSize(3);

    fixture.restart();
    AppStatus status = fixture.settled(app);
    assertThat(status.state()).as(status.reason()).isEqualTo(ServiceStatus.State.RUNNING);
    assertThat(fixture.balancer.upstreams(app.id(), "api")).hasSize(3);
    fixture.supervisor().scale(app, "api", 2, TESTER, Optional.empty());
    fixture.settled(app);
    assertThat(fixture.balancer.upstreams(app.id(), "api")).hasSize(2);
    assertThat(instances(app)).hasSize(2);
  }

  @Test
  void ofSeveralWhoReadTheSameCountOneSetsIt() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    fixture.settled(app);
    List<Future<?>> tasks = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        // Nobody set a count yet: what stands is the lowest of the range.
        tasks.add(
            threads.submit(
                () -> fixture.supervisor().scale(app, "api", 3, TESTER, Optional.of("2"))));
      }
    }
    assertThat(tasks).filteredOn(task -> task.state() == Future.State.SUCCESS).hasSize(1);
    assertThat(tasks)
        .filteredOn(task -> task.state() == Future.State.FAILED)
        .hasSize(7)
        .allSatisfy(
            task -> assertThat(task.exceptionNow()).hasMessageContaining("precondition-failed"));
    assertThat(fixture.supervisor().service(app, "api").desired()).isEqualTo(3);
  }

  @Test
  void aCrashedInstanceLeavesTheBalancerAndComesBack() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    InstanceStatus victim =
        fixture.workloads().list(app.id()).stream()
            .filter(status -> status.state() == InstanceState.RUNNING)
            .findFirst()
            .orElseThrow();
    ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly();
    eventually(
        () ->
            fixture.balancer.upstreams(app.id(), "api").stream()
                .noneMatch(upstream -> upstream.instance().equals(victim.id())));
    eventually(() -> fixture.balancer.upstreams(app.id(), "api").size() == 2);
  }

  @Test
  void whatCannotResumeIsTriedAgainUntilItServes() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600}\n");
    App app = fixture.up().app();
    Path releases = fixture.data.resolve("releases");
    Path blobs = fixture.data.resolve("blobs");
    try (var files = Files.walk(releases)) {
      Path marker =
          files.filter(file -> file.toString().endsWith("-built")).findFirst().orElseThrow();
      Files.delete(marker);
    }
    Path aside = fixture.data.resolve("aside");
    Files.move(blobs, aside);
    fixture.restart();
    AppStatus down = fixture.settled(app);
    assertThat(down.state()).isNotEqualTo(ServiceStatus.State.RUNNING);
    assertThat(down.release().orElseThrow().reason()).contains("tried again");

    SnapshotReader.deleteTree(blobs);
    Files.move(aside, blobs);
    eventually(() -> fixture.supervisor().status(app).state() == ServiceStatus.State.RUNNING);
    assertThat(fixture.supervisor().current(app).orElseThrow().reason())
        .isEqualTo("It serves again.");
  }
}
