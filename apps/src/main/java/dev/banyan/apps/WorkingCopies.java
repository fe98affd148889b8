package dev.banyan.apps;

import dev.banyan.blobs.BlobException;
import dev.banyan.blobs.BlobStore;
import dev.banyan.workloads.Workloads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What releases are built and run in: {@code <root>/<app>/<release>}, laid out from the release's
 * snapshot, and anew where it is missing. Methods block; those of one app come from its own thread.
 */
final class WorkingCopies {

  private static final Logger log = LoggerFactory.getLogger(WorkingCopies.class);

  /** Where they are in the data folder. */
  static final String FOLDER = "releases";

  private static final String BUILT = ".banyan-built";
  private static final String SNAPSHOT = "snapshot";
  private static final String TAR = ".tar";

  private final Path root;
  private final BlobStore blobs;
  private final Workloads workloads;

  WorkingCopies(Path root, BlobStore blobs, Workloads workloads) {
    this.root = root;
    this.blobs = blobs;
    this.workloads = workloads;
  }

  /** Whether there is one of any app in a data folder, which need not be there itself. */
  static boolean anyIn(Path dataDirectory) {
    Path root = dataDirectory.resolve(FOLDER);
    if (!Files.isDirectory(root)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries.anyMatch(Files::isDirectory);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A file for a snapshot that is being taken; {@link #sweep} deletes it after a crash. */
  Path newSnapshotFile() throws IOException {
    Files.createDirectories(root);
    return Files.createTempFile(root, SNAPSHOT, TAR);
  }

  /** Where a release is built and run. */
  Path folder(Release release) {
    return root.resolve(release.app().label()).resolve(release.id().label());
  }

  /** Whether the working copy is whole and built. */
  boolean isBuilt(Release release) {
    return Files.exists(marker(release));
  }

  /** Beside the folder, so that the app's own user cannot forge it. */
  private Path marker(Release release) {
    return root.resolve(release.app().label()).resolve(release.id().label() + BUILT);
  }

  /** Lays the snapshot out, and gives it to the app's user. */
  Path layOut(Release release) {
    Path folder = folder(release);
    try (InputStream tar = blobs.open(release.team(), release.source())) {
      SnapshotReader.deleteTree(folder);
      Path partial = folder.resolveSibling(release.id().label() + ".partial");
      SnapshotReader.deleteTree(partial);
      SnapshotReader.extract(tar, partial, release.createdAt());
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      workloads.grant(release.app(), folder);
      return folder;
    } catch (BlobException damaged) {
      throw new SnapshotException(
          "the snapshot of release " + release.number() + " is damaged: " + damaged.getMessage(),
          damaged);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Remembers that the build in the working copy ended well. */
  void markBuilt(Release release) {
    try {
      Files.writeString(marker(release), release.source().sha256());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void delete(Release release) throws IOException {
    Files.deleteIfExists(marker(release));
    SnapshotReader.deleteTree(folder(release));
  }

  /** Deletes all copies of an app. */
  void deleteAll(App app) throws IOException {
    SnapshotReader.deleteTree(root.resolve(app.id().label()));
  }

  /**
   * Deletes what a crash left: snapshots half taken, copies half laid out, and those that nobody
   * keeps. Nothing may be under way here meanwhile.
   *
   * @param kept labels of the releases whose files stay
   */
  void sweep(Set<String> kept) {
    for (Path entry : entries(root)) {
      String name = entry.getFileName().toString();
      if (name.startsWith(SNAPSHOT) && name.endsWith(TAR)) {
        deleteLeft(entry);
      } else if (Files.isDirectory(entry)) {
        entries(entry).stream()
            .filter(copy -> !kept.contains(label(copy)))
            .forEach(WorkingCopies::deleteLeft);
      }
    }
  }

  private static String label(Path copy) {
    String name = copy.getFileName().toString();
    return name.endsWith(BUILT) ? name.substring(0, name.length() - BUILT.length()) : name;
  }

  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException left) {
      log.warn("{} could not be read", folder, left);
      return List.of();
    }
  }

  private static void deleteLeft(Path left) {
    try {
      SnapshotReader.deleteTree(left);
    } catch (IOException stays) {
      log.warn("{} could not be deleted", left, stays);
    }
  }
}
