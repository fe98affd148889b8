package dev.banyan.apps;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Writes an app's folder as one tar, always the same bytes for the same files: entries in the order
 * of their names, no times, no owners, only the executable bit. Thus two equal folders have one
 * checksum, and an unchanged app needs no new release.
 */
final class Snapshot {

  /** What a snapshot took. */
  record Summary(int files, long bytes) {}

  private final Path folder;
  private final Set<Path> excluded;
  private final int filesMax;
  private final long bytesMax;
  private int files;
  private long bytes;

  private Snapshot(Path folder, Set<Path> excluded, int filesMax, long bytesMax) {
    this.folder = folder;
    this.excluded = excluded;
    this.filesMax = filesMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Writes the tar.
   *
   * @param excluded absolute folders that stay out whatever the rules say (Banyan's own data)
   * @throws SnapshotException when the folder is missing, unreadable, over a limit, or changes
   *     while it is read
   */
  static Summary write(
      Path folder, Set<Path> excluded, int filesMax, long bytesMax, OutputStream to) {
    if (!Files.isDirectory(folder)) {
      throw new SnapshotException("there is no folder " + folder + "; give the app's folder");
    }
    var snapshot = new Snapshot(folder, excluded, filesMax, bytesMax);
    try (var tar = new TarArchiveOutputStream(new BufferedOutputStream(to, 1 << 16), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      snapshot.folder(folder, "", null, tar);
      tar.finish();
    } catch (IOException unreadable) {
      throw new SnapshotException(
          "the folder " + folder + " could not be read: " + unreadable.getMessage(), unreadable);
    }
    return new Summary(snapshot.files, snapshot.bytes);
  }

  private void folder(
      Path at, String relative, @Nullable IgnoreRules above, TarArchiveOutputStream tar)
      throws IOException {
    IgnoreRules rules = IgnoreRules.of(above, at, relative);
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(at)) {
      stream.forEach(entries::add);
    }
    entries.sort(Comparator.comparing(entry -> entry.getFileName().toString()));
    for (Path entry : entries) {
      String name =
          relative.isEmpty()
              ? entry.getFileName().toString()
              : relative + "/" + entry.getFileName();
      var attributes =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (rules.excludes(name, attributes.isDirectory()) || excluded.contains(entry)) {
        continue;
      }
      if (attributes.isSymbolicLink()) {
        count(0);
        var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        link.setLinkName(Files.readSymbolicLink(entry).toString());
        put(tar, link);
        tar.closeArchiveEntry();
      } else if (attributes.isDirectory()) {
        put(tar, new TarArchiveEntry(name + "/"));
        tar.closeArchiveEntry();
        folder(entry, name, rules, tar);
      } else if (attributes.isRegularFile()) {
        count(attributes.size());
        file(entry, name, attributes, tar);
      }
      // Sockets, pipes and devices are no part of an app's source.
    }
  }

  private void file(Path file, String name, BasicFileAttributes before, TarArchiveOutputStream tar)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(before.size());
    boolean executable =
        Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
    entry.setMode(executable ? 0100755 : 0100644);
    put(tar, entry);
    byte[] buffer = new byte[1 << 16];
    long left = before.size();
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          break;
        }
        tar.write(buffer, 0, read);
        left -= read;
      }
    }
    var after = Files.readAttributes(file, BasicFileAttributes.class);
    if (left > 0
        || after.size() != before.size()
        || !after.lastModifiedTime().equals(before.lastModifiedTime())) {
      throw new SnapshotException(name + " changed while it was copied; try again");
    }
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    if (entry.isDirectory()) {
      entry.setMode(040755);
    }
    tar.putArchiveEntry(entry);
  }

  private void count(long size) {
    files++;
    bytes += size;
    if (files > filesMax || bytes > bytesMax) {
      throw new SnapshotException(
          "the folder "
              + folder
              + " holds more than "
              + (files > filesMax ? filesMax + " files" : bytesMax + " bytes")
              + "; name what does not belong to the app in .gitignore or .banyanignore, or raise"
              + " apps.releaseFilesMax or apps.releaseBytesMax");
    }
  }
}
