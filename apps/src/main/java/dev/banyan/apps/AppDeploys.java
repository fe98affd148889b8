package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.Problems;
import java.util.Optional;

/**
 * Makes releases of apps and goes back to earlier ones. Each is durable before it is begun, and
 * none is when too much waits. Thread-safe; calls block on SQL and disk.
 */
final class AppDeploys {

  private static final Query UPDATE = new Query("update", "app");
  private static final int RELEASES_LOOKED_AT = 200;

  private final AppTable table;
  private final Releases releases;
  private final Changes changes;
  private final AppRunners runners;
  private final AppDirectory directory;

  AppDeploys(
      AppTable table, AppSupervisor.Parts parts, AppRunners runners, AppDirectory directory) {
    this.table = table;
    this.releases = parts.releases();
    this.changes = parts.changes();
    this.runners = runners;
    this.directory = directory;
  }

  /** Releases a snapshot, and returns when its row is durable. */
  Release deploy(App app, Releases.Taken taken, Changes.By by) {
    AppRunner runner = runners.of(app);
    try (ChangeQueue.Place place = runner.reserve()) {
      Release release = releases.create(app, taken, by);
      runner.deploy(place, release);
      return release;
    }
  }

  /** Releases the app's folder as it is now. */
  Release release(App app, Changes.By by) {
    return releases.takingSnapshots(() -> releaseNow(app, by));
  }

  private Release releaseNow(App app, Changes.By by) {
    App now = table.find(app.id()).orElse(app);
    Releases.Taken taken = releases.take(app.team(), now.folder(), text -> false);
    if (!taken.manifest().name().equals(app.name())) {
      throw AppsException.conflict(
          "another-app",
          "The manifest in "
              + now.folder()
              + " is now named "
              + taken.manifest().name()
              + ". Run banyan up there to start it as an app of its own.");
    }
    return deploy(app, taken, by);
  }

  /** Goes back to a release; without one to the last that served before the current one. */
  Release rollBack(App app, Optional<Id> wanted, Changes.By by) {
    Release target = target(app, wanted);
    AppRunner runner = runners.of(app);
    try (ChangeQueue.Place place = runner.reserve()) {
      changes.make(
          UPDATE,
          Changes.Entry.of(target, by, "release.rollback"),
          handle -> {
            if (!ReleaseTable.callBack(handle, target)) {
              throw underWay(target);
            }
          });
      runner.rollBack(place, target);
      return named(app, target.id());
    }
  }

  /** The release to go back to, which served once and has its files. */
  private Release target(App app, Optional<Id> wanted) {
    Release current =
        directory
            .current(app)
            .orElseThrow(
                () ->
                    AppsException.conflict("nothing-live", "No release of this app is live yet."));
    Release target =
        wanted
            .map(id -> named(app, id))
            .or(() -> before(app, current))
            .orElseThrow(
                () ->
                    AppsException.conflict(
                        "nothing-to-go-back-to", "There is no earlier release that is kept."));
    if (target.id().equals(current.id())) {
      throw AppsException.conflict(
          "live-already", "Release " + target.number() + " is the current one already.");
    }
    if (!target.kept()) {
      throw AppsException.conflict(
          "files-gone",
          "The files of release "
              + target.number()
              + " are no longer kept. Check that version out and release it anew.");
    }
    if (target.served() && target.state() == Release.State.RELEASING) {
      throw underWay(target);
    }
    if (target.state() != Release.State.SUPERSEDED) {
      throw AppsException.conflict(
          "never-served",
          "Release " + target.number() + " never served (" + target.state().text() + ").");
    }
    return target;
  }

  private static AppsException underWay(Release target) {
    return AppsException.conflict(
        "under-way", "Release " + target.number() + " is to serve again already.");
  }

  private Release named(App app, Id id) {
    return releases
        .table()
        .find(app, id)
        .orElseThrow(() -> Problems.notFound("release", id.toString()));
  }

  private Optional<Release> before(App app, Release current) {
    return releases.table().list(app, current.number(), RELEASES_LOOKED_AT).stream()
        .filter(release -> release.state() == Release.State.SUPERSEDED)
        .filter(Release::kept)
        .findFirst();
  }
}
