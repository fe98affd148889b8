package dev.banyan.workloads.process;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the process driver keeps between lives.
 *
 * <pre>
 *   mark       names this node in the environment of its processes
 *   user-ids   user id and app, line by line
 *   cgroups    directories that lives of this node made in cgroup file systems
 *   homes/     a HOME for each app, 700, its own
 *   stage/     an empty directory to mount on
 * </pre>
 */
final class NodeDirectory {

  private final Path root;
  private final String mark;

  private NodeDirectory(Path root, String mark) {
    this.root = root;
    this.mark = mark;
  }

  static NodeDirectory open(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path root = directory.toRealPath();
    for (String name : List.of("homes", "stage")) {
      Files.createDirectories(root.resolve(name));
      Files.setPosixFilePermissions(
          root.resolve(name), PosixFilePermissions.fromString("rwx--x--x"));
    }
    Path markFile = root.resolve("mark");
    if (!Files.exists(markFile)) {
      PrivateFiles.write(markFile, UUID.randomUUID().toString());
    }
    return new NodeDirectory(root, Files.readString(markFile).strip());
  }

  String mark() {
    return mark;
  }

  Path userIds() {
    return root.resolve("user-ids");
  }

  Path stage() {
    return root.resolve("stage");
  }

  /** Where the HOME of an app is, or would be. */
  Path homeOf(Id app) {
    return root.resolve("homes").resolve(app.label());
  }

  /** The HOME of an app, made when it is not there. */
  Path home(Id app, int user) throws IOException {
    Path home = homeOf(app);
    if (!Files.isDirectory(home)) {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      Ownership.giveOne(home, user);
    }
    return home;
  }

  /** Notes where this life makes cgroups, before it makes any. */
  void addCgroups(List<Path> roots) throws IOException {
    Files.write(
        root.resolve("cgroups"),
        roots.stream().map(Path::toString).toList(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  List<Path> earlierCgroups(List<Path> present) {
    var earlier = new ArrayList<Path>();
    try {
      for (String line : Files.readAllLines(root.resolve("cgroups"))) {
        Path path = Path.of(line);
        if (!present.contains(path) && !earlier.contains(path)) {
          earlier.add(path);
        }
      }
    } catch (IOException none) {
      return List.of();
    }
    return earlier;
  }

  void keepCgroups(List<Path> roots) {
    try {
      PrivateFiles.write(
          root.resolve("cgroups"),
          String.join("\n", roots.stream().map(Path::toString).toList()) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the list of cgroups in " + root, e);
    }
  }
}
