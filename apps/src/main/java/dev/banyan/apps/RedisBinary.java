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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the program: one of the host, or the one in the jar of embedded-redis. */
final class RedisBinary {

  private static final Logger log = LoggerFactory.getLogger(RedisBinary.class);

  private static final String AUTO = "auto";
  private static final String BUNDLED = "bundled";
  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /**
   * Chooses the program, and puts it where it can be started.
   *
   * @param binary {@code auto}, {@code bundled} or a path
   * @param folder where the bundled one is unpacked
   * @throws IOException in words for the user
   */
  static RedisProgram locate(String binary, Path folder) throws IOException {
    if (binary.equals(AUTO)) {
      Optional<RedisProgram> installed = InstalledRedis.find();
      if (installed.isPresent()) {
        return installed.get();
      }
      log.warn(
          "no redis-server or valkey-server is installed: apps get the bundled Redis {}, which"
              + " nobody mends (CVE-2025-49844 and others); install your distribution's, such as:"
              + " apt install redis-server",
          VERSION);
    }
    if (binary.equals(AUTO) || binary.equals(BUNDLED)) {
      return bundled(folder);
    }
    Path path = Path.of(binary);
    if (!Files.isExecutable(path)) {
      throw new IOException(
          "apps.redis.binary names " + binary + ", which is no program; name a redis-server");
    }
    return RedisProgram.ask(path.toAbsolutePath(), false)
        .orElseThrow(
            () ->
                new IOException(
                    "apps.redis.binary names "
                        + binary
                        + ", which is neither a redis-server nor a valkey-server"));
  }

  /**
   * What serves instead when one that {@code auto} found did not start.
   *
   * @return empty when another was asked for, or it was this one
   */
  static Optional<RedisProgram> insteadOf(RedisProgram failed, String binary, Path folder)
      throws IOException {
    return binary.equals(AUTO) && !failed.bundled()
        ? Optional.of(bundled(folder))
        : Optional.empty();
  }

  private static RedisProgram bundled(Path folder) throws IOException {
    Path program = unpack(folder);
    return RedisProgram.ask(program, true)
        .orElseThrow(() -> new IOException("the bundled Redis does not run on this machine"));
  }

  private static Path unpack(Path folder) throws IOException {
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
