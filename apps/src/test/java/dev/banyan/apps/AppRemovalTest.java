package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.data.Query;
import dev.banyan.kernel.Secret;
import dev.banyan.workloads.InstanceStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An app that is deleted leaves nothing, whatever happens meanwhile. */
class AppRemovalTest extends RunningApps {

  private static final Query COUNT = new Query("test", "count");
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void nothingOfItIsLeft() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    var secrets = fixture.supervisor().secrets();
    secrets.put(app, TESTER, "TOKEN", new Secret("s3cret"), Optional.empty());
    fixture.supervisor().variables().put(app, TESTER, "GREETING", "hi", Optional.empty());
    fixture.supervisor().run(app, "api", "sleep 600", TESTER);
    eventually(() -> processes(app).size() == 3);
    List<ProcessHandle> processes = processes(app);
    String database = databaseOf(app);
    assertThat(count("select count(*) from pg_database where datname = '" + database + "'"))
        .isEqualTo(1);
    int redis = redisUsers(app);

    App going = fixture.supervisor().remove(app, TESTER);
    assertThat(going.removing()).isTrue();
    fixture.supervisor().remove(going, TESTER);
    assertThat(fixture.supervisor().awaitRemovals(LONG)).isTrue();

    assertThat(fixture.supervisor().find(app.id())).isEmpty();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(fixture.balancer.routes(app.id())).isNull();
    assertThat(fixture.accounts.keyStands(app, fixture.accounts.made.getFirst())).isFalse();
    assertGone(app, database);
    assertThat(redis).isEqualTo(1);
    assertThat(redisUsers(app)).isZero();
    assertThat(fixture.audited)
        .containsOnlyOnce("tester app.remove " + app.id())
        .containsOnlyOnce("banyan app.removed " + app.id());
    assertThat(Files.exists(fixture.folder.resolve(AppManifest.FILE_NAME)))
        .as("the folder with the source stays")
        .isTrue();
  }

  @Test
  void whatASecondAppHasInCommonWithItStays() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "hi");
    App app = fixture.up().app();
    Path other = Files.createDirectories(temporary.resolve("other"));
    // The same content in another folder is one snapshot; the rows name it under two apps.
    Files.createDirectories(other.resolve("public"));
    Files.writeString(other.resolve("public/index.html"), "hi");
    Files.writeString(
        other.resolve(AppManifest.FILE_NAME), "name: other\nservices:\n  web: {static: public}\n");
    App stays = fixture.supervisor().up(fixture.team, other).app();
    fixture.settled(stays);
    execute(
        "update app_release set source_sha256 = (select source_sha256 from app_release"
            + " where app_id = ?), source_bytes = (select source_bytes from app_release"
            + " where app_id = ?) where app_id = ?",
        stays.id().uuid(),
        stays.id().uuid(),
        app.id().uuid());

    fixture.supervisor().remove(app, TESTER);
    assertThat(fixture.supervisor().awaitRemovals(LONG)).isTrue();
    Release release = fixture.supervisor().current(stays).orElseThrow();
    SnapshotReader.deleteTree(fixture.data.resolve("releases"));
    fixture.restart();
    assertThat(fixture.settled(stays).state()).isEqualTo(ServiceStatus.State.RUNNING);
    assertThat(fixture.supervisor().current(stays)).contains(release);
  }

  @Test
  void aStopInTheMiddleIsMadeUpForAtTheNextStart() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    String database = databaseOf(app);
    fixture.accounts.beforeEnd =
        () -> {
          throw new IllegalStateException("away");
        };
    App going = fixture.supervisor().remove(app, TESTER);
    eventually(() -> fixture.supervisor().status(going).reason().contains("away"));
    assertThat(fixture.supervisor().find(app.id()).map(App::removing)).contains(true);
    assertThat(instances(app)).isEmpty();

    fixture.restart();
    assertThat(fixture.supervisor().find(app.id()).map(App::removing)).contains(true);
    assertThat(instances(app)).as("it is not started again").isEmpty();
    fixture.accounts.beforeEnd = () -> {};
    fixture.restart();
    assertThat(fixture.supervisor().awaitRemovals(LONG)).isTrue();
    assertThat(fixture.supervisor().find(app.id())).isEmpty();
    assertGone(app, database);
  }

  @Test
  void nothingIsBegunWithItAndItsNameIsFreeOnlyWhenAllIsGone() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Deployment before = fixture.supervisor().serving(app);
    var held = new CountDownLatch(1);
    fixture.accounts.beforeEnd = () -> await(held);
    App going = fixture.supervisor().remove(app, TESTER);
    eventually(() -> instances(app).isEmpty());

    assertThatThrownBy(() -> fixture.supervisor().release(going, TESTER))
        .hasMessageContaining("being-removed");
    assertThatThrownBy(() -> fixture.supervisor().changeSecret(app, () -> true))
        .hasMessageContaining("being-removed");
    ServiceSpec api = before.manifest().services().get("api");
    assertThatThrownBy(
            () -> fixture.supervisor().commands().start(before, api, "sleep 600", TESTER))
        .hasMessageContaining("being-removed");

    var second =
        CompletableFuture.supplyAsync(() -> fixture.supervisor().up(fixture.team, fixture.folder));
    eventually(() -> fixture.supervisor().table().byName(fixture.team, "shop").isPresent());
    assertThat(second).isNotDone();
    held.countDown();
    App again = second.get(60, TimeUnit.SECONDS).app();
    assertThat(again.id()).isNotEqualTo(app.id());
    fixture.settled(again);
    assertThat(fixture.balancer.get(again.id(), "api", "/")).isNotEmpty();
  }

  @Test
  void aFolderRunsTheAppThatItsFileNamedLast() throws Exception {
    String web = "\nservices:\n  web: {static: public}\n";
    fixture.write("name: shop" + web);
    fixture.file("public/index.html", "hi");
    App shop = fixture.up().app();
    assertThat(fixture.supervisor().ofFolder(fixture.team, fixture.folder)).contains(current(shop));
    fixture.write("name: shop2" + web);
    AppSupervisor.Up up = fixture.supervisor().up(fixture.team, fixture.folder);
    fixture.settled(up.app());

    assertThat(up.earlier()).extracting(App::name).containsExactly("shop");
    assertThat(fixture.supervisor().ofFolder(fixture.team, fixture.folder).map(App::name))
        .contains("shop2");
    assertThat(fixture.supervisor().releasedFrom(fixture.team, fixture.folder).map(App::name))
        .contains("shop2");
    fixture.supervisor().remove(current(shop), TESTER);
    assertThat(fixture.supervisor().awaitRemovals(LONG)).isTrue();
    assertThat(fixture.supervisor().up(fixture.team, fixture.folder).earlier()).isEmpty();

    fixture.write("name: shop" + web);
    assertThat(fixture.up().app().id()).isNotEqualTo(shop.id());
    assertThat(fixture.supervisor().ofFolder(fixture.team, fixture.folder).map(App::name))
        .contains("shop");
  }

  @Test
  void aFolderWhoseAppCannotBeDeletedIsToldWhyAndNotKeptWaiting() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    fixture.accounts.beforeEnd =
        () -> {
          throw new IllegalStateException("the key is held");
        };
    fixture.supervisor().remove(app, TESTER);
    assertThatThrownBy(() -> fixture.supervisor().up(fixture.team, fixture.folder))
        .isInstanceOf(AppsException.BeingRemoved.class)
        .hasMessageContaining("shop")
        .hasMessageContaining("Its key is revoked. the key is held.");
    fixture.accounts.beforeEnd = () -> {};
    assertThat(fixture.supervisor().awaitRemovals(LONG)).isTrue();
    assertThat(fixture.up().app().id()).isNotEqualTo(app.id());
  }

  private App current(App app) {
    return fixture.supervisor().table().find(app.id()).orElseThrow();
  }

  private void assertGone(App app, String database) {
    assertThat(count("select count(*) from pg_database where datname = '" + database + "'"))
        .isZero();
    assertThat(count("select count(*) from pg_roles where rolname = '" + database + "'")).isZero();
    for (String table :
        List.of(
            "app",
            "app_release",
            "app_service",
            "app_scaling",
            "app_scaling_decision",
            "app_config",
            "app_secret",
            "app_command",
            "app_schedule",
            "workload_instance")) {
      assertThat(
              count("select count(*) from " + table + " where app_id = '" + app.id().uuid() + "'"))
          .as(table)
          .isZero();
    }
    assertThat(count("select count(*) from workload_transition")).isZero();
    assertThat(fixture.data.resolve("releases").resolve(app.id().label())).doesNotExist();
    assertThat(fixture.data.resolve("workloads/logs").resolve(app.id().label())).doesNotExist();
    assertThat(fixture.data.resolve("processes/homes").resolve(app.id().label())).doesNotExist();
    assertThat(files(fixture.data.resolve("blobs"))).isEmpty();
  }

  private static List<Path> files(Path folder) {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private List<ProcessHandle> processes(App app) {
    return fixture.workloads().listAll().stream()
        .filter(status -> status.app().equals(app.id()))
        .map(InstanceStatus::pid)
        .filter(pid -> pid > 0)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .toList();
  }

  private String databaseOf(App app) throws Exception {
    String url = env(app, "DATABASE_URL");
    return url.substring(url.lastIndexOf('/') + 1).strip();
  }

  private int redisUsers(App app) throws Exception {
    Path users = fixture.data.resolve("redis/server/users.acl");
    return (int)
        Files.readAllLines(users).stream()
            .filter(line -> line.contains(app.id().toString()))
            .count();
  }

  private int count(String sql) {
    return fixture
        .database
        .shards()
        .ofTeam(fixture.team)
        .read(COUNT, handle -> handle.createQuery(sql).mapTo(Integer.class).one());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
