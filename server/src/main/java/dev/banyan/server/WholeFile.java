package dev.banyan.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is replaced in one step: who reads it finds the old text or the new one, whole. It is
 * made anew beside the old one, so that nothing is written through a link. Blocking. What must
 * outlive a loss of power goes by {@link dev.banyan.kernel.PrivateFiles} instead.
 */
public final class WholeFile {

  /** Rights of a file that its owner alone reads and writes. */
  public static final Set<PosixFilePermission> OWNER_ALONE =
      Set.copyOf(PosixFilePermissions.fromString("rw-------"));

  /** Rights of a file that everybody reads. */
  public static final Set<PosixFilePermission> ALL_READ =
      Set.copyOf(PosixFilePermissions.fromString("rw-r--r--"));

  private static final FileAttribute<Set<PosixFilePermission>> MADE =
      PosixFilePermissions.asFileAttribute(OWNER_ALONE);

  private static final Set<OpenOption> NEW_NO_LINK =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private WholeFile() {}

  /**
   * Puts the text, as UTF-8, in the place of what stands there, in a folder that is there.
   *
   * @param rights of the file, whatever the process's umask says
   * @throws IOException when it could not be written; the old file stands still
   */
  public static void write(Path file, String text, Set<PosixFilePermission> rights)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not in a folder: " + file);
    }
    Path fresh = folder.resolve(".banyan-" + UUID.randomUUID() + ".new");
    try {
      // Written where it was made, not by its name again: others may change the folder meanwhile.
      try (var channel = Files.newByteChannel(fresh, NEW_NO_LINK, MADE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      if (!rights.equals(OWNER_ALONE)) {
        Files.getFileAttributeView(fresh, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setPermissions(rights);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
