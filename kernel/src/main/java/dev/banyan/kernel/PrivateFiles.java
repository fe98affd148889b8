package dev.banyan.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Small files that only their owner reads (mode 600): keys, passwords, what a node must not forget.
 * A write is durable when the call returns: the content is synced before it takes the name, and the
 * folder that holds the name after. A crash at any time leaves the old file or the new one, whole.
 *
 * <p>Blocking. Two writers of one file do not mix their contents; the later one stays.
 */
public final class PrivateFiles {

  /** The most that {@link #read} takes into memory. */
  public static final int BYTES_MAX = 16 << 20;

  private PrivateFiles() {}

  /** Writes the whole file as UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes the whole file. Its folder is made when it is not there.
   *
   * @throws IOException when it could not be made durable; the old file may stand still
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + file);
    }
    Files.createDirectories(folder);
    Path partial =
        Files.createTempFile(
            folder,
            file.getFileName().toString(),
            ".partial",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (var channel = FileChannel.open(partial, Set.of(StandardOpenOption.WRITE))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Reads the whole file as UTF-8; empty when there is none. */
  public static Optional<String> read(Path file) throws IOException {
    return readBytes(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Reads the whole file; empty when there is none.
   *
   * @throws IOException also when it is longer than {@link #BYTES_MAX}
   */
  public static Optional<byte[]> readBytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException(file + " is longer than " + BYTES_MAX + " bytes");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
