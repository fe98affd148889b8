package dev.banyan.data.embedded;

import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections that never finish to log in, once they are so many that others find no room. The
 * server gives a place away before it knows who asks, so neither {@code reserved_connections} nor a
 * role's limit holds for those, and whoever opens a few hundred sockets and sends nothing would
 * keep everybody out. A login takes some 20 ms on an idle machine. While it is crowded one is ended
 * that has not come through in two seconds, and in half a second where hardly a place is left.
 * Needs Linux's /proc; does nothing elsewhere.
 */
final class LoginGuard implements AutoCloseable {

  static final Duration EVERY = Duration.ofMillis(250);

  /** Of the server's processes; fewer than {@link ServerSettings#CONNECTIONS_MAX} by a margin. */
  static final int CROWDED = ServerSettings.CONNECTIONS_MAX / 2;

  /** Of them, so many that others find hardly a place. */
  static final int FULL = ServerSettings.CONNECTIONS_MAX * 17 / 20;

  /** After how many looks at it one is ended. */
  private static final int LOOKS_CROWDED = 8;

  private static final int LOOKS_FULL = 2;

  private static final Logger log = LoggerFactory.getLogger(LoginGuard.class);
  private static final Path PROC = Path.of("/proc");

  private final Path cluster;
  private final Counter ended;
  private final Periodic looking;
  private Map<Long, Integer> seen = Map.of();
  private boolean said;

  private LoginGuard(Path cluster, MeterRegistry meters) {
    this.cluster = cluster;
    this.ended =
        Counter.builder("database.logins.ended")
            .description("Connections that did not finish to log in while it was crowded")
            .register(meters);
    this.looking =
        Periodic.start(
            "postgres-logins",
            EVERY,
            this::look,
            failure -> log.error("who logs in to PostgreSQL is not known", failure));
  }

  static LoginGuard start(Path cluster, MeterRegistry meters) {
    return new LoginGuard(cluster, meters);
  }

  private void look() {
    try {
      Optional<PidFile> server = PidFile.read(cluster);
      if (server.isPresent()) {
        look(server.get().pid());
      }
    } catch (IOException gone) {
      log.debug("PostgreSQL is away", gone);
    }
  }

  private void look(long server) throws IOException {
    List<Long> children = children(server);
    if (children.size() < CROWDED) {
      seen = Map.of();
      said = false;
      return;
    }
    String own = title(server);
    Map<Long, Integer> waiting = new HashMap<>();
    for (long child : children) {
      if (notLoggedIn(title(child), own)) {
        waiting.put(child, seen.getOrDefault(child, 0) + 1);
      }
    }
    int looks = children.size() < FULL ? LOOKS_CROWDED : LOOKS_FULL;
    long count =
        waiting.entrySet().stream()
            .filter(one -> one.getValue() > looks)
            .filter(one -> end(one.getKey(), server))
            .count();
    seen = waiting;
    if (count > 0) {
      ended.increment(count);
      if (!said) {
        said = true;
        log.warn(
            "PostgreSQL has {} connections, {} of them not logged in: those that stay so are ended",
            children.size(),
            waiting.size());
      }
    }
  }

  /**
   * By the title that the server gives a process: until the client has said who it is, that is the
   * server's own.
   */
  static boolean notLoggedIn(String title, String server) {
    return title.equals(server)
        || title.endsWith(" authentication")
        || title.endsWith(" initializing");
  }

  private static boolean end(long child, long server) {
    return ProcessHandle.of(child)
        .filter(process -> process.parent().filter(parent -> parent.pid() == server).isPresent())
        .map(ProcessHandle::destroy)
        .orElse(false);
  }

  private static List<Long> children(long server) throws IOException {
    Path file =
        PROC.resolve(String.valueOf(server))
            .resolve("task")
            .resolve(String.valueOf(server))
            .resolve("children");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Stream.of(Files.readString(file).split(" "))
        .filter(text -> !text.isBlank())
        .map(text -> Long.parseLong(text.strip()))
        .toList();
  }

  private static String title(long pid) {
    try {
      return new String(
              Files.readAllBytes(PROC.resolve(String.valueOf(pid)).resolve("cmdline")),
              StandardCharsets.UTF_8)
          .replace('\0', ' ')
          .strip();
    } catch (IOException gone) {
      return "";
    }
  }

  @Override
  public void close() {
    looking.close();
  }
}
