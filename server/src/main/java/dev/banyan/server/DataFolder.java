package dev.banyan.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;

/**
 * The folder of everything that a node keeps, held by one process at a time. The operating system
 * ends the hold with the process, however that ends.
 */
public final class DataFolder implements AutoCloseable {

  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be, readable by its owner alone, and takes hold of it.
   *
   * @throws StartException when another process holds it, or it cannot be made
   */
  static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      create(path);
      keepOutOfGit(path);
      // What is served from below it is opened without following links.
      path = path.toRealPath();
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!lock(channel)) {
        String holder = read(channel);
        channel.close();
        throw new StartException(
            "Another Banyan"
                + (holder.isBlank() ? "" : " (process " + holder.strip() + ")")
                + " is using the data folder "
                + path
                + ". Stop it, or give this one a folder of its own with --data.");
      }
      // One that was killed left its address; nobody is to call there while this one starts.
      NodeFile.delete(path);
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      return new DataFolder(path, channel);
    } catch (FileSystemException refused) {
      throw new StartException(
          "The data folder "
              + path
              + " cannot be used: "
              + refused.getClass().getSimpleName()
              + " at "
              + refused.getFile()
              + ". Choose another with --data.",
          refused);
    } catch (IOException failure) {
      throw new StartException("The data folder " + path + " cannot be used: " + failure, failure);
    }
  }

  /**
   * The living process that holds a folder, if one does. What a killed one left is not taken for
   * it: the number may be another process's by now, so that the hold itself is tried too.
   */
  public static OptionalLong holder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.READ)) {
      String text = read(channel).strip();
      long pid = text.isEmpty() ? 0 : Long.parseLong(text);
      boolean lives = pid > 0 && ProcessHandle.of(pid).isPresent();
      return lives && isHeld(channel) ? OptionalLong.of(pid) : OptionalLong.empty();
    } catch (IOException | NumberFormatException nobodyTells) {
      return OptionalLong.empty();
    }
  }

  /** Shared, so that two who ask do not see each other. */
  private static boolean isHeld(FileChannel channel) throws IOException {
    try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return true;
    }
  }

  Path path() {
    return path;
  }

  /** Makes it where it is not there, readable by its owner alone. */
  static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    try {
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      // Others pass through: apps run under ids of their own, in folders below that are theirs.
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (FileAlreadyExistsException madeMeanwhile) {
      if (!Files.isDirectory(path)) {
        throw madeMeanwhile;
      }
    }
  }

  /** It holds keys, and stands within the folder of an app's source. */
  static void keepOutOfGit(Path path) throws IOException {
    try {
      Files.writeString(path.resolve(".gitignore"), "*\n", StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException there) {
      // As it was made before, or as its owner wants it.
      return;
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  /** Lets go. */
  @Override
  public void close() {
    try {
      NodeFile.delete(path);
      channel.close();
    } catch (IOException failure) {
      throw new StartException("The data folder " + path + " could not be released", failure);
    }
  }
}
