package dev.banyan.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import org.jspecify.annotations.Nullable;

/**
 * An open folder whose entries are reached from it and never through a link. Where paths are
 * pinned, what is entered is known to be a folder, so that no pipe in its place holds the caller.
 */
final class UnlinkedFolder implements AutoCloseable {

  final SecureDirectoryStream<Path> stream;
  private final @Nullable PinnedPath pinned;

  private UnlinkedFolder(SecureDirectoryStream<Path> stream, @Nullable PinnedPath pinned) {
    this.stream = stream;
    this.pinned = pinned;
  }

  /** By its path; links on the way are followed. */
  static UnlinkedFolder at(Path folder) throws IOException {
    return new UnlinkedFolder(secure(Files.newDirectoryStream(folder)), null);
  }

  /** The same, and nothing that is entered from it makes the caller wait. */
  static UnlinkedFolder neverWaiting(Path folder) throws IOException {
    return PinnedPath.available() ? of(PinnedPath.folder(folder)) : at(folder);
  }

  /** A folder in this one. */
  UnlinkedFolder enter(Path name) throws IOException {
    return pinned == null
        ? new UnlinkedFolder(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), null)
        : of(pinned.enter(name));
  }

  private static UnlinkedFolder of(PinnedPath pinned) throws IOException {
    try {
      return new UnlinkedFolder(secure(Files.newDirectoryStream(pinned.path())), pinned);
    } catch (IOException | RuntimeException failure) {
      pinned.close();
      throw failure;
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream)
      throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException("this platform cannot open a folder without following links");
  }

  @Override
  public void close() throws IOException {
    try {
      stream.close();
    } finally {
      if (pinned != null) {
        pinned.close();
      }
    }
  }
}
