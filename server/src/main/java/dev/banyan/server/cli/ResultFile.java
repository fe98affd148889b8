package dev.banyan.server.cli;

import dev.banyan.server.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of results where the user wants it, which may be a folder that others write too: it is
 * made anew, for its owner alone, and nothing is written through a link.
 */
final class ResultFile {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(WholeFile.OWNER_ALONE);

  private ResultFile() {}

  /**
   * Refuses what it would not replace, before there is anything to write.
   *
   * @throws CliException in words
   */
  static void check(Path file) {
    if (Files.isSymbolicLink(file)) {
      throw new CliException(file + " is a link, and nothing is written through one.");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CliException(file + " is no plain file; name one.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CliException(
          "There is no folder "
              + folder
              + " for "
              + file.getFileName()
              + "; make it first: mkdir -p "
              + folder);
    }
  }

  /** Puts the whole text in the place of what stands there. */
  static void write(Path file, String content) throws IOException {
    check(file);
    WholeFile.write(file, content, WholeFile.OWNER_ALONE);
  }

  /** For what grows while it is read; what stood there before is gone. */
  static OutputStream open(Path file) throws IOException {
    check(file);
    Files.deleteIfExists(file);
    // CREATE_NEW follows no link that somebody puts there meanwhile.
    return Channels.newOutputStream(
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ALONE));
  }
}
