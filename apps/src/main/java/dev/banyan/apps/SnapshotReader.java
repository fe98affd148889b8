package dev.banyan.apps;

import dev.banyan.kernel.UnlinkedTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Lays a snapshot's tar out as a folder. */
final class SnapshotReader {

  private SnapshotReader() {}

  /**
   * Writes every entry below {@code target}, which must be new or empty.
   *
   * @param time what every file's time becomes: browsers must see that a new release's file is not
   *     the old one's, even where it is as long
   */
  static void extract(InputStream tar, Path target, Instant time) throws IOException {
    Files.createDirectories(target);
    record Link(Path at, String to) {}
    List<Link> links = new ArrayList<>();
    FileTime fileTime = FileTime.from(time);
    try (var in = new TarArchiveInputStream(tar, "UTF-8")) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path to = target.resolve(entry.getName()).normalize();
        if (!to.startsWith(target) || to.equals(target)) {
          throw new IOException("an entry leads out of the release: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(to);
        } else if (entry.isSymbolicLink()) {
          links.add(new Link(to, entry.getLinkName()));
        } else {
          Files.createDirectories(to.getParent());
          Files.copy(in, to);
          Files.setPosixFilePermissions(
              to,
              PosixFilePermissions.fromString(
                  (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
          Files.setLastModifiedTime(to, fileTime);
        }
      }
      // The tar ends before the stream does, and the stream's own check stands at its end.
      tar.transferTo(java.io.OutputStream.nullOutputStream());
    }
    // Links come last, so that no file was written through one.
    for (Link link : links) {
      Files.createDirectories(link.at().getParent());
      Files.createSymbolicLink(link.at(), Path.of(link.to()));
    }
  }

  /**
   * Deletes a folder with all in it; links are removed, never followed, whatever the app's own
   * processes do to it meanwhile.
   */
  static void deleteTree(Path folder) throws IOException {
    UnlinkedTree.delete(folder);
  }
}
