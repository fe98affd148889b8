package dev.banyan.data.embedded;

import dev.banyan.data.DataException;
import dev.banyan.kernel.UnlinkedTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the programs of PostgreSQL from zonky's jar, once per version of the jar. */
final class Binaries {

  private static final int OWNER_EXECUTE = 0100;
  private static final String PREFIX = "binaries-";

  private Binaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share}; unpacked below {@code home} when it
   * is not there. A crash leaves only a {@code .partial} folder, which the next call removes.
   */
  static Path unpack(Path home) throws IOException {
    String archive = archiveName();
    URL resource = Binaries.class.getResource("/" + archive);
    if (resource == null) {
      throw DataException.Refused.of(
          "There is no embedded PostgreSQL for this machine ("
              + archive
              + "). Set database.type: external and database.url.",
          new IOException("no " + archive));
    }
    Path target = home.resolve(PREFIX + fingerprint(resource));
    if (Files.exists(target)) {
      return target;
    }
    Path partial = home.resolve(target.getFileName() + ".partial");
    UnlinkedTree.delete(partial);
    try (InputStream packed = resource.openStream()) {
      extract(packed, partial);
    }
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    return target;
  }

  /** Removes the programs of former versions, which nothing runs any more. */
  static void deleteOthers(Path home, Path current) throws IOException {
    try (Stream<Path> paths = Files.list(home)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (path.getFileName().toString().startsWith(PREFIX) && !path.equals(current)) {
          UnlinkedTree.delete(path);
        }
      }
    }
  }

  private static String archiveName() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "postgres-"
        + (system.contains("mac") ? "darwin" : system.contains("win") ? "windows" : "linux")
        + "-"
        + (machine.equals("aarch64") ? "arm_64" : "x86_64")
        + (Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "")
        + ".txz";
  }

  /** The checksum that the jar's index holds: nothing of the archive has to be read. */
  private static String fingerprint(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (var file = jar.getJarFile()) {
        return Long.toHexString(jar.getJarEntry().getCrc());
      }
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  private static void extract(InputStream packed, Path target) throws IOException {
    Files.createDirectories(target);
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an archive entry leads outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(path.getParent());
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
          Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        }
      }
    }
    makeReadable(target);
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    return PosixFilePermissions.fromString((mode & OWNER_EXECUTE) != 0 ? "rwxr-xr-x" : "rw-r--r--");
  }

  /** The server may run as another user, whatever this process's umask is. */
  private static void makeReadable(Path target) throws IOException {
    try (Stream<Path> paths = Files.walk(target)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isDirectory)::iterator) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
