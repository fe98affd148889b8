package dev.banyan.apps;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes an app's folder as one tar, always the same bytes for the same files: entries in the order
 * of their names, no times, no owners, only the executable bit. Thus two equal folders have one
 * checksum, and an unchanged app needs no new release.
 */
final class Snapshot {

  /** What a snapshot took. */
  record Summary(int files, long bytes) {}

  private final Path folder;
  private final int filesMax;
  private final long bytesMax;
  private int files;
  private long bytes;

  private Snapshot(Path folder, int filesMax, long bytesMax) {
    this.folder = folder;
    this.filesMax = filesMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Writes the tar.
   *
   * @param data Banyan's own data folder, absolute: it stays out whatever the rules say
   * @throws SnapshotException when the folder is missing, unreadable, over a limit, or changes
   *     while it is read
   */
  static Summary write(Path folder, Path data, int filesMax, long bytesMax, OutputStream to) {
    if (!Files.isDirectory(folder)) {
      throw new SnapshotException("there is no folder " + folder + "; give the app's folder");
    }
    var snapshot = new Snapshot(folder, filesMax, bytesMax);
    try (var tar = new TarArchiveOutputStream(new BufferedOutputStream(to, 1 << 16), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      SourceFiles.walk(folder, data, (name, entry, kind) -> snapshot.entry(name, entry, kind, tar));
      tar.finish();
    } catch (IOException unreadable) {
      throw new SnapshotException(
          "the folder " + folder + " could not be read: " + unreadable.getMessage(), unreadable);
    }
    return new Summary(snapshot.files, snapshot.bytes);
  }

  private boolean entry(
      String name, Path entry, BasicFileAttributes attributes, TarArchiveOutputStream tar)
      throws IOException {
    if (attributes.isSymbolicLink()) {
      count(0);
      var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      link.setLinkName(Files.readSymbolicLink(entry).toString());
      put(tar, link);
      tar.closeArchiveEntry();
    } else if (attributes.isDirectory()) {
      put(tar, new TarArchiveEntry(name + "/"));
      tar.closeArchiveEntry();
    } else if (attributes.isRegularFile()) {
      count(attributes.size());
      file(entry, name, attributes, tar);
    }
    // Sockets, pipes and devices are no part of an app's source.
    return true;
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
