package dev.banyan.apps;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** Finds the program: the one in the jar of embedded-redis, or one of the host. */
final class RedisBinary {

  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /**
   * Puts the program where it can be started.
   *
   * @param binary {@code bundled} or a path
   * @param folder where the bundled one is unpacked
   * @throws IOException in words for the user
   */
  static Path locate(String binary, Path folder) throws IOException {
    if (!binary.equals("bundled")) {
      Path path = Path.of(binary);
      if (!Files.isExecutable(path)) {
        throw new IOException(
            "apps.redis.binary names " + binary + ", which is no program; name a redis-server");
      }
      return path.toAbsolutePath();
    }
    String name = "redis-server-" + VERSION + "-" + platform();
    Path program = folder.resolve(name);
    URL resource = RedisBinary.class.getResource("/" + name);
    if (resource == null) {
      throw new IOException(
          "no Redis comes with Banyan for "
              + platform()
              + "; install redis-server 7 and set apps.redis.binary to its path");
    }
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    long length = connection.getContentLengthLong();
    try (InputStream in = connection.getInputStream()) {
      if (Files.exists(program) && Files.size(program) == length && Files.isExecutable(program)) {
        return program;
      }
      Path partial = folder.resolve(name + ".partial");
      Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(
          partial, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return program;
  }

  private static String platform() {
    String system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String machine =
        switch (System.getProperty("os.arch")) {
          case "aarch64", "arm64" -> "arm64";
          case "amd64", "x86_64" -> "amd64";
          case "i386", "x86" -> "386";
          default -> System.getProperty("os.arch");
        };
    return system + "-" + machine;
  }
}
