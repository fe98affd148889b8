package dev.banyan.workloads.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which directories another user can reach. A release below a closed directory (a clone in the home
 * of root) is shown to the service at the very same path, in a mount namespace of its own where the
 * closed directory is covered and holds nothing but what the service needs. Same paths matter: a
 * Python environment has its own path written into its programs.
 */
final class Reach {

  private static final int OTHERS_SEARCH = 0001;
  private static final int OTHERS_READ_SEARCH = 0005;
  private static final int OWNER_SEARCH = 0100;

  private Reach() {}

  /**
   * The outermost directory above {@code directory} that the user may not pass, if there is one.
   */
  static Optional<Path> closedAbove(Path directory, int user) throws IOException {
    Path real = directory.toRealPath();
    for (int i = 0; i < real.getNameCount() - 1; i++) {
      Path above = real.getRoot().resolve(real.subpath(0, i + 1));
      int mode = mode(above);
      boolean own = owner(above) == user;
      if ((mode & (own ? OWNER_SEARCH : OTHERS_SEARCH)) == 0) {
        return Optional.of(above);
      }
    }
    return Optional.empty();
  }

  /** Whether the user may work in the directory, given that it can be reached. */
  static boolean usable(Path directory, int user) throws IOException {
    int mode = mode(directory);
    return owner(directory) == user
        ? (mode & 0500) == 0500
        : (mode & OTHERS_READ_SEARCH) == OTHERS_READ_SEARCH;
  }

  /** What must be covered, and what must show through each cover, as paths below it. */
  static Map<Path, List<Path>> covers(List<Path> directories, int user) throws IOException {
    var covers = new LinkedHashMap<Path, List<Path>>();
    for (Path directory : directories) {
      Optional<Path> closed = closedAbove(directory, user);
      if (closed.isPresent()) {
        Path shown = closed.get().relativize(granted(directory, closed.get(), user));
        List<Path> all = covers.computeIfAbsent(closed.get(), path -> new ArrayList<>());
        if (!all.contains(shown)) {
          all.add(shown);
        }
      }
    }
    return covers;
  }

  /**
   * The outermost directory that was given to the user: a service in a part of a release may need
   * the parts beside it.
   */
  private static Path granted(Path directory, Path closed, int user) throws IOException {
    Path real = directory.toRealPath();
    for (int i = closed.getNameCount() + 1; i < real.getNameCount(); i++) {
      Path above = real.getRoot().resolve(real.subpath(0, i));
      if (owner(above) == user) {
        return above;
      }
    }
    return real;
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode");
  }

  private static int owner(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid");
  }
}
