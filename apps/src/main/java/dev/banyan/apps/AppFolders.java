package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlErrors;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Brings folders up: each is the app that its manifest names, of the team that brings it up.
 * Thread-safe; calls block on SQL and disk.
 */
final class AppFolders {

  private static final Query INSERT = new Query("insert", "app");
  private static final Query UPDATE = new Query("update", "app");

  private final Shards shards;
  private final AppTable table;
  private final Releases releases;
  private final Changes changes;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final AppRunners runners;
  private final AppDirectory directory;
  private final AppDeploys deploys;

  AppFolders(
      AppTable table,
      AppSupervisor.Parts parts,
      AppRunners runners,
      AppDirectory directory,
      AppDeploys deploys) {
    this.shards = parts.shards();
    this.table = table;
    this.releases = parts.releases();
    this.changes = parts.changes();
    this.ids = parts.ids();
    this.clock = parts.clock();
    this.runners = runners;
    this.directory = directory;
    this.deploys = deploys;
  }

  /**
   * Makes the app known, and releases the folder unless its content serves already, or was the last
   * to serve before one went back: what was rolled back does not return by a mere restart.
   */
  AppSupervisor.Up up(Id team, Path folder) {
    return releases.takingSnapshots(() -> upNow(team, folder));
  }

  private AppSupervisor.Up upNow(Id team, Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    Releases.Taken taken = releases.take(team, home, text -> isLive(team, text));
    App app = ensure(team, taken.manifest().name(), home);
    Optional<Release> current = directory.current(app);
    boolean serves = current.filter(release -> isOf(taken, release)).isPresent();
    boolean rolledBack =
        !serves
            && current.isPresent()
            && releases.table().newestServed(app).filter(last -> isOf(taken, last)).isPresent();
    if (serves || rolledBack) {
      runners.of(app).heal(current.get());
      return new AppSupervisor.Up(app, Optional.empty(), current.filter(release -> rolledBack));
    }
    Release created = deploys.deploy(app, taken, Changes.By.BANYAN);
    return new AppSupervisor.Up(app, Optional.of(created), Optional.empty());
  }

  private static boolean isOf(Releases.Taken taken, Release release) {
    return release.source().equals(taken.source());
  }

  /** Whether an app of the team serves by just this manifest. */
  private boolean isLive(Id team, String manifest) {
    return runners
        .apps()
        .filter(app -> app.team().equals(team))
        .flatMap(app -> directory.current(app).stream())
        .anyMatch(release -> release.manifest().equals(manifest));
  }

  private App ensure(Id team, String name, Path folder) {
    Optional<App> known = table.byName(team, name);
    if (known.isEmpty()) {
      return insert(team, name, folder);
    }
    if (known.get().folder().equals(folder)) {
      return known.get();
    }
    shards
        .ofTeam(team)
        .write(
            UPDATE,
            handle -> {
              AppTable.setFolder(handle, known.get(), folder);
              return true;
            });
    return table.byName(team, name).orElseThrow();
  }

  private App insert(Id team, String name, Path folder) {
    App app = AppTable.of(ids.within(team, "app"), team, name, folder, clock.instant());
    try {
      changes.make(
          INSERT,
          Changes.Entry.of(
              app, Changes.By.BANYAN, "app.create", app.id().toString(), Map.of("name", name)),
          handle -> AppTable.insert(handle, app));
    } catch (RuntimeException failure) {
      if (SqlErrors.uniqueViolation(failure).isEmpty()) {
        throw failure;
      }
      return table.byName(team, name).orElseThrow();
    }
    return app;
  }

  /** The app of a folder that has a release to serve by, whatever the folder holds now. */
  Optional<App> releasedFrom(Id team, Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    return table.all().stream()
        .filter(app -> app.team().equals(team) && app.folder().equals(home))
        .filter(app -> app.release().isPresent())
        .findFirst();
  }
}
