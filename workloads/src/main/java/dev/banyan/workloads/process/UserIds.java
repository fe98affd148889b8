package dev.banyan.workloads.process;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A user id for each app: the hash of its id within a range, the next free one when that is taken.
 * Once given it is kept on disk, so that an app's files stay its own. Thread-safe.
 */
final class UserIds {

  private final Path file;
  private final int first;
  private final int count;
  private final Set<Integer> takenByHost;
  private final Map<Id, Integer> byApp = new LinkedHashMap<>();

  /**
   * @param file lines of {@code userId appId}
   * @param takenByHost ids that {@code /etc/passwd} gives to somebody
   */
  UserIds(Path file, int first, int count, Set<Integer> takenByHost) throws IOException {
    this.file = file;
    this.first = first;
    this.count = count;
    this.takenByHost = takenByHost;
    for (String line : PrivateFiles.read(file).orElse("").lines().toList()) {
      String[] parts = line.split(" ");
      if (parts.length == 2) {
        byApp.put(Id.parse(parts[1]), Integer.parseInt(parts[0]));
      }
    }
  }

  synchronized int of(Id app) {
    Integer known = byApp.get(app);
    if (known != null) {
      return known;
    }
    var taken = new HashSet<>(takenByHost);
    taken.addAll(byApp.values());
    int start = Math.floorMod(app.uuid().hashCode(), count);
    for (int i = 0; i < count; i++) {
      int candidate = first + (start + i) % count;
      if (!taken.contains(candidate)) {
        // The disk first: an id that was used must not be given to another app after a crash.
        save(app, candidate);
        byApp.put(app, candidate);
        return candidate;
      }
    }
    throw new IllegalStateException(
        "all " + count + " user ids for apps are taken; raise workloads.userIdCount");
  }

  private void save(Id added, int userId) {
    var all = new LinkedHashMap<>(byApp);
    all.put(added, userId);
    var text = new StringBuilder();
    all.forEach((app, id) -> text.append(id).append(' ').append(app).append('\n'));
    try {
      PrivateFiles.write(file, text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the user id of an app in " + file, e);
    }
  }

  /** The user ids in a file like {@code /etc/passwd}. */
  static Set<Integer> inPasswd(Path passwd) {
    var ids = new HashSet<Integer>();
    try {
      for (String line : Files.readAllLines(passwd)) {
        String[] parts = line.split(":");
        if (parts.length > 2 && parts[2].matches("\\d{1,9}")) {
          ids.add(Integer.parseInt(parts[2]));
        }
      }
    } catch (IOException none) {
      return Set.of();
    }
    return ids;
  }
}
