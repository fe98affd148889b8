package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlErrors;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings folders up: each is the app that its manifest names, of the team that brings it up.
 * Thread-safe; calls block on SQL and disk.
 */
final class AppFolders {

  private static final Logger log = LoggerFactory.getLogger(AppFolders.class);
  private static final Query INSERT = new Query("insert", "app");
  private static final Query UPDATE = new Query("update", "app");

  /** How long a name is waited for whose app is being deleted. */
  private static final Duration REMOVAL_MAX = Duration.ofMinutes(1);

  private final Shards shards;
  private final AppTable table;
  private final Releases releases;
  private final Changes changes;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final AppRunners runners;
  private final AppDirectory directory;
  private final AppDeploys deploys;
  private final Removals removals;

  AppFolders(
      AppTable table,
      AppSupervisor.Parts parts,
      AppRunners runners,
      AppDirectory directory,
      AppDeploys deploys,
      Removals removals) {
    this.shards = parts.shards();
    this.table = table;
    this.releases = parts.releases();
    this.changes = parts.changes();
    this.ids = parts.ids();
    this.clock = parts.clock();
    this.runners = runners;
    this.directory = directory;
    this.deploys = deploys;
    this.removals = removals;
  }

  /**
   * Makes the app known, and releases the folder unless its content serves already, or was the last
   * to serve before one went back: what was rolled back does not return by a mere restart.
   */
  AppSupervisor.Up up(Id team, Path folder) {
    Attempt first = bringUp(team, folder);
    if (first.up().isPresent()) {
      return first.up().get();
    }
    awaitRemoval(first.app());
    Attempt second = bringUp(team, folder);
    return second.up().orElseThrow(() -> stillThere(second.app()));
  }

  /**
   * What came of one try.
   *
   * @param app of the name that the folder says
   * @param up empty while that app is being deleted
   */
  private record Attempt(App app, Optional<AppSupervisor.Up> up) {}

  private void awaitRemoval(App app) {
    log.info("app {} is being deleted; its folder waits for that", app.name());
    try {
      removals.await(app, REMOVAL_MAX);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private AppsException stillThere(App app) {
    return new AppsException.BeingRemoved(
        Reasons.of(
            "The app " + app.name() + " of this folder is still there",
            removals.reason(app),
            "When it is gone, banyan up here begins anew; another name in "
                + AppManifest.FILE_NAME
                + " does so now"));
  }

  private Attempt bringUp(Id team, Path folder) {
    return releases.takingSnapshots(() -> upNow(team, folder));
  }

  private Attempt upNow(Id team, Path folder) {
    Path home = folder.toAbsolutePath().normalize();
    Releases.Taken taken = releases.take(team, home, text -> isLive(team, text));
    App app = ensure(team, taken.manifest().name(), home);
    return new Attempt(
        app, app.removing() ? Optional.empty() : Optional.of(upNow(team, home, app, taken)));
  }

  private AppSupervisor.Up upNow(Id team, Path home, App app, Releases.Taken taken) {
    List<App> earlier =
        staying(team, home).stream().filter(other -> !other.id().equals(app.id())).toList();
    Optional<Release> current = directory.current(app);
    boolean serves = current.filter(release -> isOf(taken, release)).isPresent();
    boolean rolledBack =
        !serves
            && current.isPresent()
            && releases.table().newestServed(app).filter(last -> isOf(taken, last)).isPresent();
    if (serves || rolledBack) {
      runners.of(app).heal(current.get());
      return new AppSupervisor.Up(
          app, Optional.empty(), current.filter(release -> rolledBack), earlier);
    }
    Release created = deploys.deploy(app, taken, Changes.By.BANYAN);
    return new AppSupervisor.Up(app, Optional.of(created), Optional.empty(), earlier);
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
    boolean runsIt =
        ofFolder(team, folder).filter(app -> app.id().equals(known.get().id())).isPresent();
    if (known.get().removing() || runsIt) {
      return known.get();
    }
    shards
        .ofTeam(team)
        .write(
            UPDATE,
            handle -> {
              AppTable.setFolder(handle, known.get(), folder, clock.instant());
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
    return staying(team, folder.toAbsolutePath().normalize()).stream()
        .filter(app -> app.release().isPresent())
        .findFirst();
  }

  /** The app that a folder ran last, whatever its file says now. */
  Optional<App> ofFolder(Id team, Path folder) {
    return staying(team, folder.toAbsolutePath().normalize()).stream().findFirst();
  }

  private List<App> staying(Id team, Path home) {
    return table.ofFolder(team, home).stream().filter(app -> !app.removing()).toList();
  }
}
