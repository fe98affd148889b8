package dev.banyan.edge;

import dev.banyan.kernel.PinnedPath;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A file opened segment by segment from the root of the file system, none of them a symbolic link.
 *
 * <p>What is served lies where the app's own processes may write, and the edge may read more than
 * they may. Checking a path and then opening it lets them swap a folder for a link in between; here
 * each step is taken from the folder that is already open ({@code openat} with {@code O_NOFOLLOW}),
 * and what is read is what was opened. Where the system can, the file is pinned before it is
 * opened, so that no pipe in its place holds the thread. Blocking; for one thread.
 */
final class UnlinkedFile implements AutoCloseable {

  private final SeekableByteChannel channel;
  private final BasicFileAttributes attributes;

  private UnlinkedFile(SeekableByteChannel channel, BasicFileAttributes attributes) {
    this.channel = channel;
    this.attributes = attributes;
  }

  /**
   * Opens a file for reading.
   *
   * @param real absolute and without links, as {@link Path#toRealPath} gave it
   * @throws IOException when a segment is missing, or has become a link since
   */
  static UnlinkedFile open(Path real) throws IOException {
    Path parent = real.getParent();
    Path name = real.getFileName();
    if (parent == null || name == null) {
      throw new NoSuchFileException(real.toString());
    }
    return PinnedPath.available() ? openPinned(real) : openLooking(real, parent, name);
  }

  private static UnlinkedFile openPinned(Path real) throws IOException {
    try (PinnedPath pinned = PinnedPath.walk(real)) {
      BasicFileAttributes attributes = pinned.attributes();
      if (!attributes.isRegularFile()) {
        throw new NoSuchFileException(real.toString());
      }
      return new UnlinkedFile(
          Files.newByteChannel(pinned.path(), StandardOpenOption.READ), attributes);
    }
  }

  /** The way of other systems, where a pipe can come between the look and the opening. */
  private static UnlinkedFile openLooking(Path real, Path parent, Path name) throws IOException {
    SecureDirectoryStream<Path> folder = secure(Files.newDirectoryStream(real.getRoot()));
    try {
      for (Path segment : parent) {
        SecureDirectoryStream<Path> next =
            folder.newDirectoryStream(segment, LinkOption.NOFOLLOW_LINKS);
        folder.close();
        folder = next;
      }
      BasicFileAttributes attributes =
          folder
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (!attributes.isRegularFile()) {
        // Opening a pipe would wait for its other end.
        throw new NoSuchFileException(real.toString());
      }
      return new UnlinkedFile(
          folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)),
          attributes);
    } finally {
      folder.close();
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

  BasicFileAttributes attributes() {
    return attributes;
  }

  /** All of it. */
  byte[] readAll(long bytesMax) throws IOException {
    long size = channel.size();
    if (size > bytesMax) {
      throw new IOException("the file became larger");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    read(0, bytes);
    return bytes.array();
  }

  /** Fills the buffer from a position on. */
  void read(long position, ByteBuffer into) throws IOException {
    channel.position(position);
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("the file became shorter");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
