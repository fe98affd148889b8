package dev.banyan.apps;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a Redis or Valkey that the system has, in its usual folders and on the {@code PATH}.
 * Only what its owner, root or who runs Banyan, alone may change is taken: a folder of an app may
 * stand on the path.
 */
final class InstalledRedis {

  private static final Logger log = LoggerFactory.getLogger(InstalledRedis.class);

  private static final List<String> NAMES = List.of("valkey-server", "redis-server");
  private static final List<String> FOLDERS =
      List.of("/usr/bin", "/usr/local/bin", "/usr/sbin", "/opt/homebrew/bin", "/opt/local/bin");
  private static final int FOLDERS_MAX = 64;

  private InstalledRedis() {}

  /** The first that serves; empty when there is none. */
  static Optional<RedisProgram> find() {
    Set<String> folders = new LinkedHashSet<>(FOLDERS);
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    folders.addAll(List.of(path.split(File.pathSeparator, FOLDERS_MAX)));
    return find(folders.stream().filter(one -> one.startsWith("/")).map(Path::of).toList());
  }

  static Optional<RedisProgram> find(List<Path> folders) {
    for (Path folder : folders) {
      for (String name : NAMES) {
        Optional<RedisProgram> found = at(folder.resolve(name));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RedisProgram> at(Path program) {
    try {
      if (!Files.isExecutable(program) || !isSafe(program)) {
        return Optional.empty();
      }
      Optional<RedisProgram> told = RedisProgram.ask(program, false);
      if (told.isPresent() && !told.get().known()) {
        log.info("{} is none that apps.redis.binary: auto takes", told.get());
      }
      return told.filter(RedisProgram::known);
    } catch (IOException unusable) {
      log.debug("{} is passed over", program, unusable);
      return Optional.empty();
    }
  }

  private static boolean isSafe(Path program) throws IOException {
    Path real = program.toRealPath();
    return isSafeAlone(real)
        && isSafeAlone(folderOf(real))
        && isSafeAlone(folderOf(program).toRealPath());
  }

  private static Path folderOf(Path path) {
    return Optional.ofNullable(path.getParent()).orElse(path);
  }

  private static boolean isSafeAlone(Path path) throws IOException {
    var attributes =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String owner = attributes.owner().getName();
    Set<PosixFilePermission> rights = attributes.permissions();
    return (owner.equals("root") || owner.equals(System.getProperty("user.name")))
        && !rights.contains(PosixFilePermission.GROUP_WRITE)
        && !rights.contains(PosixFilePermission.OTHERS_WRITE)
        && rights.contains(PosixFilePermission.OTHERS_EXECUTE);
  }
}
