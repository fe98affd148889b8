package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Secret;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.LogFilter;
import dev.banyan.workloads.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppSupervisorTest {

  private static final Changes.By TESTER = new Changes.By("tester");

  private static final String SHOP =
      """
      name: shop
      services:
        api: {run: $SERVE, health: /health, replicas: 2..4}
      routes:
        - {path: /, to: api}
      """;

  @TempDir Path temporary;
  private AppsFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new AppsFixture(temporary);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

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
  void servicesFindWhatTheDesignPromisesAndTheUsersValuesWin() throws Exception {
    fixture.write(
        SHOP.replace("replicas: 2..4", "env: {BANYAN_URL: http://mine, LEVEL: service}")
            + "env: {LEVEL: app, OTHER: app}\n");
    App app = fixture.up().app();

    assertThat(env(app, "DATABASE_URL")).startsWith("postgresql://app_shop_");
    assertThat(env(app, "REDIS_URL")).startsWith("redis://" + app.id() + ":");
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop");
    assertThat(env(app, "BANYAN_URL")).isEqualTo("http://mine");
    assertThat(env(app, "BANYAN_APP")).isEqualTo("shop");
    assertThat(env(app, "BANYAN_SERVICE")).isEqualTo("api");
    Secret edgeSecret = fixture.balancer.routes(app.id()).edgeSecret();
    assertThat(edgeSecret.reveal()).hasSize(43);
    assertThat(new Secret(env(app, "BANYAN_EDGE_SECRET"))).isEqualTo(edgeSecret);
    assertThat(env(app, "LEVEL")).isEqualTo("service");
    assertThat(env(app, "OTHER")).isEqualTo("app");
    assertThat(env(app, "OPENAI_API_KEY")).isEqualTo("null");
  }

  @Test
  void aDeployAndARestartUnderLoadFailNoRequest() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Id first = fixture.supervisor().current(app).orElseThrow().id();
    Set<String> before = instances(app);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    Set<String> releases = Collections.synchronizedSet(new TreeSet<>());
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(Thread.ofVirtual().start(() -> load(app, over, failures, releases)));
    }
    fixture.file("changed", "2");
    Release second = fixture.supervisor().release(app, TESTER);
    fixture.settled(app);
    Set<String> deployed = instances(app);
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    fixture.settled(app);
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(failures).isEmpty();
    assertThat(releases).contains(first.toString(), second.id().toString());
    assertThat(deployed).doesNotContainAnyElementsOf(before);
    assertThat(instances(app)).hasSize(2).doesNotContainAnyElementsOf(deployed);
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(second.id());
  }

  private void load(App app, AtomicBoolean over, List<String> failures, Set<String> releases) {
    while (!over.get()) {
      try {
        releases.add(fixture.balancer.get(app.id(), "api", "/").split(" ")[0]);
      } catch (IOException failed) {
        failures.add(failed.toString());
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  @Test
  void aFailedDeployKeepsTheOldReleaseAndExplains() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Release good = fixture.supervisor().current(app).orElseThrow();
    Set<String> serving = instances(app);

    fixture.write(
        SHOP.replace("health: /health", "health: /health, env: {UNWELL: 1}, startTimeout: 2s"));
    Release unwell = deploy(app);
    assertThat(unwell.state()).isEqualTo(Release.State.FAILED);
    assertThat(unwell.reason())
        .contains("api did not become healthy")
        .contains("release 1 stays live");

    fixture.write(
        SHOP.replace("run: $SERVE", "build: echo no such compiler >&2; exit 3, run: $SERVE"));
    Release unbuilt = deploy(app);
    assertThat(unbuilt.reason()).contains("The build of api failed. ").contains("no such compiler");

    fixture.write(SHOP + "release: exit 4\n");
    assertThat(deploy(app).reason()).contains("The release command failed. ");

    fixture.write(SHOP + "  - {path: /x, to: apo}\n");
    assertThatThrownBy(() -> fixture.supervisor().release(app, TESTER))
        .isInstanceOf(ManifestException.class);

    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(good.id());
    assertThat(instances(app)).isEqualTo(serving);
    assertThat(fixture.balancer.get(app.id(), "api", "/")).startsWith(good.id().toString());
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
    assertThatThrownBy(() -> fixture.supervisor().scale(app, "worker", 3, TESTER))
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
  void aWorkerThatEndsAtOnceFailsTheDeploy() throws Exception {
    String worker = "name: shop\nservices:\n  worker: {run: %s}\n";
    fixture.write(worker.formatted("sleep 600"));
    App app = fixture.up().app();
    fixture.write(worker.formatted("echo bad start; exit 7"));
    Release failed = deploy(app);
    assertThat(failed.state()).isEqualTo(Release.State.FAILED);
    assertThat(failed.reason())
        .contains("worker")
        .contains("exit code 7")
        .doesNotContain("Starts again");
    assertThat(fixture.supervisor().services(app).getFirst().healthy()).isEqualTo(1);
  }

  @Test
  void rollbackGoesToTheReleaseBefore() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Release first = fixture.supervisor().current(app).orElseThrow();
    fixture.file("changed", "2");
    deploy(app);
    Release target = fixture.supervisor().rollBack(app, Optional.empty(), TESTER);
    assertThat(target.state()).as("until it serves").isEqualTo(Release.State.RELEASING);
    fixture.settled(app);

    assertThat(target.id()).isEqualTo(first.id());
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(first.id());
    assertThat(fixture.balancer.get(app.id(), "api", "/")).startsWith(first.id().toString());
    assertThatThrownBy(() -> fixture.supervisor().rollBack(app, Optional.of(first.id()), TESTER))
        .hasMessageContaining("live-already");
    assertThat(fixture.audited).contains("tester release.rollback " + first.id());
  }

  @Test
  void scaleKeepsToTheRangeAndOutlivesARestartOfBanyan() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    assertThatThrownBy(() -> fixture.supervisor().scale(app, "api", 5, TESTER))
        .hasMessageContaining("2..4");
    fixture.supervisor().scale(app, "api", 3, TESTER);
    fixture.settled(app);
    assertThat(fixture.balancer.upstreams(app.id(), "api")).hasSize(3);

    fixture.restart();
    AppStatus status = fixture.settled(app);
    assertThat(status.state()).as(status.reason()).isEqualTo(ServiceStatus.State.RUNNING);
    assertThat(fixture.balancer.upstreams(app.id(), "api")).hasSize(3);
    fixture.supervisor().scale(app, "api", 2, TESTER);
    fixture.settled(app);
    assertThat(fixture.balancer.upstreams(app.id(), "api")).hasSize(2);
    assertThat(instances(app)).hasSize(2);
  }

  @Test
  void aSecretReachesProcessesByARestartAndNeverTheLog() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    fixture
        .supervisor()
        .changeSecret(
            app,
            () -> {
              secret(app, "hunter2-very-secret");
              return true;
            });
    fixture.settled(app);

    assertThat(env(app, "TOKEN")).isEqualTo("hunter2-very-secret");
    eventually(() -> log(app).contains("token is ******"));
    assertThat(log(app)).doesNotContain("hunter2");
    try (var files = Files.walk(fixture.data.resolve("workloads"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("hunter2");
      }
    }
  }

  @Test
  void theEdgesSecretStaysOverARestartIsMaskedAndCannotBeSet() throws Exception {
    fixture.write(
        SHOP.replace(
            "routes:",
            "  talk: {run: 'echo edge says $BANYAN_EDGE_SECRET; exec sleep 1000'}\nroutes:"));
    App app = fixture.up().app();
    Secret secret = fixture.balancer.routes(app.id()).edgeSecret();
    eventually(() -> log(app).contains("edge says ******"));
    assertThat(log(app)).doesNotContain(secret.reveal());
    assertThatThrownBy(
            () ->
                fixture
                    .supervisor()
                    .secrets()
                    .put(app, TESTER, "BANYAN_EDGE_SECRET", new Secret("mine")))
        .hasMessageContaining("set by Banyan");

    fixture.restart();
    fixture.settled(app);
    assertThat(fixture.balancer.routes(app.id()).edgeSecret()).isEqualTo(secret);
    assertThat(new Secret(env(app, "BANYAN_EDGE_SECRET"))).isEqualTo(secret);
  }

  @Test
  void aReplacedSecretIsMaskedWhileAnythingRunsThatWasStartedWithIt() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600}\n");
    App app = fixture.up().app();
    String waits = "while [ ! -e go ]; do sleep 0.05; done; echo still $TOKEN";
    secret(app, "hunter2-very-secret");
    AppCommand old = fixture.supervisor().run(app, "worker", waits, TESTER);
    for (String next : List.of("second-secret", "third-secret", "fourth-secret")) {
      secret(app, next);
      fixture.supervisor().run(app, "worker", "true", TESTER);
    }
    fixture.supervisor().run(app, "worker", "touch go", TESTER);
    eventually(() -> command(app, old).state() == AppCommand.State.SUCCEEDED);
    assertThat(lines(app, LogFilter.ofInstance(old.id()))).contains("still ******");
    assertThat(log(app)).doesNotContain("hunter2");
  }

  private void secret(App app, String value) {
    fixture.supervisor().secrets().put(app, TESTER, "TOKEN", new Secret(value));
  }

  @Test
  void aKeyThatWasRevokedIsMadeAnewByTheNextRestartAndNotByACommand() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop");
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    fixture.settled(app);
    assertThat(fixture.accounts.made).hasSize(1);

    fixture.accounts.revoke(fixture.accounts.made.getFirst());
    AppCommand command = fixture.supervisor().run(app, "api", "true", TESTER);
    eventually(() -> command(app, command).state() == AppCommand.State.SUCCEEDED);
    assertThat(fixture.accounts.made).hasSize(1);
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    fixture.settled(app);
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop_1");
    fixture.restart();
    fixture.settled(app);
    assertThat(env(app, "BANYAN_KEY")).isEqualTo("bk_made_for_shop_1");
    assertThat(fixture.accounts.made).hasSize(2);
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
  void aFixedPortIsHandedOverAndKeptWhenTheSuccessorFails() throws Exception {
    int port;
    try (var socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String fixed = SHOP.replace("replicas: 2..4", "port: " + port);
    fixture.write(fixed);
    App app = fixture.up().app();
    fixture.file("changed", "2");
    assertThat(deploy(app).state()).isEqualTo(Release.State.LIVE);
    fixture.write(
        fixed.replace("health: /health", "health: /health, env: {UNWELL: 1}, startTimeout: 2s"));
    assertThat(deploy(app).state()).isEqualTo(Release.State.FAILED);
    eventually(() -> !fixture.balancer.upstreams(app.id(), "api").isEmpty());
    assertThat(fixture.balancer.upstreams(app.id(), "api").getFirst().port()).isEqualTo(port);
  }

  @Test
  void oneOffCommandsRunInTheServicesPlaceAndTellHowTheyEnded() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600, env: {WHO: worker}}\n");
    App app = fixture.up().app();
    AppCommand good =
        fixture.supervisor().run(app, "worker", "echo i am $WHO of $BANYAN_APP", TESTER);
    AppCommand bad = fixture.supervisor().run(app, "worker", "exit 9", TESTER);
    AppCommand long_ = fixture.supervisor().run(app, "worker", "sleep 600", TESTER);
    eventually(() -> command(app, good).state() == AppCommand.State.SUCCEEDED);
    eventually(() -> command(app, bad).state() == AppCommand.State.FAILED);
    assertThat(command(app, bad).exitCode()).contains(9);
    assertThat(lines(app, LogFilter.ofInstance(good.id()))).contains("i am worker of shop");
    fixture.supervisor().commands().cancel(app, long_.id(), TESTER);
    eventually(() -> command(app, long_).state() == AppCommand.State.CANCELLED);
    assertThat(fixture.audited).contains("tester command.cancel " + long_.id());
    assertThatThrownBy(() -> fixture.supervisor().run(app, "none", "true", TESTER))
        .hasMessageContaining("not-found");
  }

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
  void noMoreCommandsRunAtOnceThanTheLimitHoweverTheyCome() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600}\n");
    App app = fixture.up().app();
    int most = AppsConfig.defaults().commandsPerApp();
    List<AppCommand> started = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < most + 4; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      started.add(fixture.supervisor().run(app, "worker", "sleep 600", TESTER));
                    } catch (ProblemException full) {
                      assertThat(full.problem().status()).isEqualTo(429);
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(started).hasSize(most);
    AppCommand one = started.getFirst();
    fixture.supervisor().commands().cancel(app, one.id(), TESTER);
    eventually(() -> !fixture.supervisor().commands().isRunning(one.id()));
    AppCommand next = fixture.supervisor().run(app, "worker", "true", TESTER);
    eventually(() -> command(app, next).state() == AppCommand.State.SUCCEEDED);
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

  @Test
  void whatACrashLeftOfReleasesIsDeletedAtTheNextStart() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "hi");
    App app = fixture.up().app();
    Path current =
        fixture.supervisor().releases().copies().folder(fixture.supervisor().current(app).orElseThrow());
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

  private Release deploy(App app) throws InterruptedException {
    Release release = fixture.supervisor().release(app, TESTER);
    fixture.settled(app);
    return fixture.supervisor().releases().table().find(app, release.id()).orElseThrow();
  }

  private AppCommand command(App app, AppCommand command) {
    return fixture.supervisor().commands().table().find(app, command.id()).orElseThrow();
  }

  private String env(App app, String name) throws IOException, InterruptedException {
    return fixture.balancer.get(app.id(), "api", "/env/" + name);
  }

  private Set<String> instances(App app) {
    return fixture.workloads().list(app.id()).stream()
        .filter(status -> status.state().live())
        .map(status -> status.id().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String log(App app) {
    return String.join("\n", lines(app, LogFilter.ALL));
  }

  private List<String> lines(App app, LogFilter filter) {
    return fixture.workloads().logs().read(app.id(), filter, 0, 1000).lines().stream()
        .map(LogLine::line)
        .toList();
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition came true in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
