package dev.banyan.apps;

import dev.banyan.blobs.Blob;
import dev.banyan.blobs.BlobStore;
import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.workloads.Workloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes releases and says which are kept. The truth of a release is its snapshot, one tar kept as a
 * blob, and its row, written after it; its files are {@link WorkingCopies}. Methods block; those of
 * one app come from its own thread.
 */
final class Releases {

  private static final Logger log = LoggerFactory.getLogger(Releases.class);
  private static final Query INSERT = new Query("insert", "app_release");
  private static final Query UPDATE = new Query("update", "app_release");

  private final Shards shards;
  private final ReleaseTable table;
  private final BlobStore blobs;
  private final Changes changes;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final AppsConfig config;
  private final Path dataDirectory;
  private final WorkingCopies copies;
  private final ReadWriteLock snapshots = new ReentrantReadWriteLock();

  Releases(
      Shards shards,
      BlobStore blobs,
      Workloads workloads,
      Changes changes,
      IdGenerator ids,
      InstantSource clock,
      AppsConfig config,
      Path dataDirectory) {
    this.shards = shards;
    this.table = new ReleaseTable(shards);
    this.blobs = blobs;
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
    this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
    this.copies =
        new WorkingCopies(this.dataDirectory.resolve(WorkingCopies.FOLDER), blobs, workloads);
  }

  /**
   * Runs what takes a snapshot and gives it its row. Meanwhile no snapshot is deleted: equal ones
   * are one blob, and the new row may be about to name just the one that an old row gives up.
   */
  <T> T takingSnapshots(Supplier<T> work) {
    snapshots.readLock().lock();
    try {
      return work.get();
    } finally {
      snapshots.readLock().unlock();
    }
  }

  ReleaseTable table() {
    return table;
  }

  WorkingCopies copies() {
    return copies;
  }

  /**
   * A snapshot that is durable but has no row yet.
   *
   * @param source the tar
   */
  record Taken(AppManifest manifest, Blob source, Snapshot.Summary summary) {}

  /**
   * Takes a snapshot of a folder with a manifest.
   *
   * @param checked texts of manifests that were found good before
   * @throws SnapshotException when the folder cannot be taken
   * @throws ManifestException when its manifest has mistakes
   */
  Taken take(Id team, Path folder, Predicate<String> checked) {
    String text = manifestText(folder);
    AppManifest manifest =
        checked.test(text) ? ManifestReader.readChecked(text) : AppManifest.parse(text);
    Path temporary = null;
    try {
      temporary = copies.newSnapshotFile();
      Snapshot.Summary summary;
      try (OutputStream out = Files.newOutputStream(temporary)) {
        summary =
            Snapshot.write(
                folder.toAbsolutePath().normalize(),
                dataDirectory,
                config.releaseFilesMax(),
                config.releaseBytesMax().bytes(),
                out);
      }
      try (InputStream in = Files.newInputStream(temporary)) {
        return new Taken(manifest, blobs.put(team, in, Long.MAX_VALUE), summary);
      }
    } catch (IOException failure) {
      throw new SnapshotException(
          "the snapshot could not be kept: " + failure.getMessage(), failure);
    } finally {
      delete(temporary);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      log.warn("{} could not be deleted", file, left);
    }
  }

  /** What the file of a folder says, whatever that is. */
  static String manifestText(Path folder) {
    Path file = folder.resolve(AppManifest.FILE_NAME);
    try {
      if (!Files.isRegularFile(file)) {
        throw new SnapshotException(
            "there is no " + AppManifest.FILE_NAME + " in " + folder + "; run banyan init there");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new SnapshotException(file + " could not be read: " + unreadable, unreadable);
    }
  }

  /** Gives a snapshot its row, in the state of being built. */
  Release create(App app, Taken taken, Changes.By by) {
    return changes.write(
        INSERT,
        app.team(),
        handle -> {
          Release release =
              new Release(
                  ids.within(app.id(), "rel"),
                  app.team(),
                  app.id(),
                  ReleaseTable.nextNumber(handle, app),
                  Release.State.BUILDING,
                  "It is being built.",
                  taken.manifest().source(),
                  taken.source(),
                  taken.summary().files(),
                  taken.summary().bytes(),
                  true,
                  false,
                  by.name(),
                  clock.instant());
          ReleaseTable.insert(handle, release);
          return release;
        },
        release -> Changes.Entry.of(release, by, "release.create"));
  }

  /** Says where a release stands now. */
  void setState(Release release, Release.State state, String reason) {
    changes.make(
        UPDATE,
        Changes.Entry.of(release, Changes.By.BANYAN, "release." + state.text()),
        handle -> ReleaseTable.setState(handle, release, state, reason));
  }

  /** Makes a release the app's current one, and the one before superseded, in one transaction. */
  void setLive(Release release, String reason) {
    changes.make(
        UPDATE,
        Changes.Entry.of(release, Changes.By.BANYAN, "release.live"),
        handle -> {
          ReleaseTable.setState(handle, release, Release.State.LIVE, reason);
          ReleaseTable.supersedeOthers(handle, release);
          AppTable.setRelease(handle, release.team(), release.app(), release.id());
        });
  }

  /**
   * Deletes the files of what failed at once, and of all but the last few. The release that the
   * app's row names stays, whatever else is believed of it: the next start of Banyan needs it.
   * Those that wait to be built stay too, and push none out: nobody knows yet what becomes of them.
   *
   * @param using the releases that serve or that commands run in
   */
  void prune(App app, Set<Id> using) {
    Set<Id> inUse = new HashSet<>(using);
    new AppTable(shards).find(app.id()).flatMap(App::release).ifPresent(inUse::add);
    List<Release> all = table.list(app, Integer.MAX_VALUE, 1_000);
    int kept = 0;
    for (Release release : all) {
      if (release.state() == Release.State.BUILDING) {
        continue;
      }
      boolean wanted = inUse.contains(release.id()) || release.state() == Release.State.RELEASING;
      if (!release.kept() || wanted) {
        kept += release.kept() ? 1 : 0;
        continue;
      }
      boolean failed = release.state() == Release.State.FAILED;
      if (!failed && kept < config.releasesKept()) {
        kept++;
        continue;
      }
      forget(release);
    }
  }

  /**
   * Deletes what a crash left: snapshots half taken, working copies half laid out, and those whose
   * row was given up. Called before anything is resumed.
   */
  void sweep(List<App> apps) {
    Set<String> kept = new HashSet<>();
    for (App app : apps) {
      table.list(app, Integer.MAX_VALUE, Integer.MAX_VALUE).stream()
          .filter(Release::kept)
          .forEach(release -> kept.add(release.id().label()));
    }
    snapshots.writeLock().lock();
    try {
      copies.sweep(kept);
    } finally {
      snapshots.writeLock().unlock();
    }
  }

  /**
   * Deletes the files of an app that is being deleted: its working copies, and the snapshots that
   * no other app of the team has. Its rows stay; what was done once may be done again.
   */
  void deleteAll(App app) throws IOException {
    snapshots.writeLock().lock();
    try {
      copies.deleteAll(app);
      for (Blob snapshot : table.snapshotsOfOnly(app)) {
        blobs.delete(app.team(), snapshot);
      }
    } finally {
      snapshots.writeLock().unlock();
    }
  }

  private void forget(Release release) {
    snapshots.writeLock().lock();
    try {
      forgetAlone(release);
    } finally {
      snapshots.writeLock().unlock();
    }
  }

  private void forgetAlone(Release release) {
    boolean last =
        shards
            .ofTeam(release.team())
            .write(UPDATE, handle -> ReleaseTable.forget(handle, release))
            .value();
    try {
      copies.delete(release);
      if (last) {
        blobs.delete(release.team(), release.source());
      }
    } catch (IOException left) {
      // The row says that it is gone; what is left costs room and nothing else.
      log.warn("the files of release {} could not be deleted", release.id(), left);
    }
  }
}
