package dev.banyan.edge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A private file to append to. When it is full it becomes {@code name.1}, what was so called {@code
 * name.2}, and the oldest goes. For one thread; blocks.
 */
final class RotatingFile implements Closeable {

  private final Path file;
  private final long bytesMax;
  private final int filesMax;
  private @Nullable FileChannel channel;
  private long size;

  /**
   * @param bytesMax of one file; a longer piece has a file to itself
   * @param filesMax with the one that is written
   */
  RotatingFile(Path file, long bytesMax, int filesMax) {
    this.file = file;
    this.bytesMax = bytesMax;
    this.filesMax = filesMax;
  }

  /**
   * Appends whole lines, all or none of them as far as the disk lets a half one be taken back.
   *
   * @throws IOException when they could not be written; the next call opens the file anew
   */
  void append(byte[] lines) throws IOException {
    try {
      FileChannel open = open();
      if (size > 0 && size + lines.length > bytesMax) {
        close();
        rotate();
        open = open();
      }
      writeWhole(open, ByteBuffer.wrap(lines), size);
      size += lines.length;
    } catch (IOException failure) {
      close();
      throw failure;
    }
  }

  /** A disk that fills in the middle of a line leaves nothing of it for the next to be glued to. */
  static void writeWhole(SeekableByteChannel channel, ByteBuffer lines, long sizeBefore)
      throws IOException {
    try {
      while (lines.hasRemaining()) {
        channel.write(lines);
      }
    } catch (IOException failure) {
      try {
        channel.truncate(sizeBefore);
      } catch (IOException stays) {
        failure.addSuppressed(stays);
      }
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      open =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      channel = open;
      size = open.size();
    }
    return open;
  }

  private void rotate() throws IOException {
    Files.deleteIfExists(aside(filesMax - 1));
    for (int age = filesMax - 2; age >= 0; age--) {
      if (Files.exists(aside(age), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(aside(age), aside(age + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path aside(int age) {
    return age == 0 ? file : file.resolveSibling(file.getFileName() + "." + age);
  }
}
