package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.Query;
import dev.banyan.data.SqlDatabase;
import dev.banyan.data.TestServer;
import dev.banyan.kernel.Id;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An app's life on PostgreSQL 15 through PgBouncer, with teams on two physical shards. */
class PooledAppsTest extends RunningApps {

  @Override
  AppsFixture makeFixture(Path folder) throws IOException {
    return new AppsFixture(folder, TestServer.POOLED, List.of("s1", "s2"));
  }

  @Test
  void appsOfBothShardsAreReleasedScaledRunByTheirSchedulesAndResumed() throws Exception {
    Map<String, App> apps = new TreeMap<>();
    while (apps.size() < 2) {
      Id team = fixture.ids.team();
      String shard = fixture.database.shards().ofTeam(team).name();
      if (!apps.containsKey(shard)) {
        apps.put(shard, fixture.supervisor().up(team, folder(shard)).app());
      }
    }
    assertThat(apps).containsOnlyKeys("s1", "s2");
    for (App app : apps.values()) {
      fixture.settled(app);
      Files.writeString(app.folder().resolve("changed"), "2");
      assertThat(deploy(app).state()).isEqualTo(Release.State.LIVE);
      fixture.supervisor().scale(app, "worker", 2, TESTER, Optional.empty());
      fixture.settled(app);
    }
    fixture.clock.advance(Duration.ofMinutes(2));
    for (App app : apps.values()) {
      eventually(() -> hasRun(app));
    }

    fixture.restart();
    apps.forEach(
        (shard, app) -> {
          for (SqlDatabase database : fixture.database.shards().all()) {
            assertThat(rows(database, app))
                .as("of %s in %s", app.name(), database.name())
                .isEqualTo(database.name().equals(shard) ? 1 : 0);
          }
        });
    for (App app : apps.values()) {
      eventually(
          () ->
              fixture.supervisor().status(app).state() == ServiceStatus.State.RUNNING
                  && instances(app).size() == 2);
      assertThat(fixture.supervisor().current(app).orElseThrow().number()).isEqualTo(2);
    }
  }

  private Path folder(String shard) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("shop-" + shard));
    Files.writeString(
        folder.resolve(AppManifest.FILE_NAME),
        """
        name: shop-%s
        services:
          worker: {run: sleep 600, replicas: 1..2}
        schedules:
          - {name: tick, service: worker, cron: "* * * * *", run: 'true'}
        """
            .formatted(shard));
    return folder;
  }

  private boolean hasRun(App app) {
    AppCommand last = fixture.supervisor().commands().table().lastRuns(app).get("tick");
    return last != null && last.state() == AppCommand.State.SUCCEEDED;
  }

  private static long rows(SqlDatabase database, App app) {
    return database.read(
        new Query("select", "app"),
        handle ->
            handle
                .createQuery("SELECT count(*) FROM app WHERE app_id = :app")
                .bind("app", app.id().uuid())
                .mapTo(Long.class)
                .one());
  }
}
