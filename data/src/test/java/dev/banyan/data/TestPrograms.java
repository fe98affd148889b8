package dev.banyan.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Runs Debian's servers for tests, as the user {@code postgres} where the tests run as root. */
final class TestPrograms {

  static final Duration START_WITHIN = Duration.ofSeconds(30);

  private static final String USER = "postgres";

  private TestPrograms() {}

  static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A temporary folder that the servers' user owns, removed when the JVM ends. */
  static Path directory(String name) {
    try {
      Path directory = Files.createTempDirectory("banyan-test-" + name);
      give(directory);
      return directory;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void give(Path path) throws IOException {
    if (root()) {
      UserPrincipal owner =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
      Files.setOwner(path, owner);
    }
  }

  static ProcessBuilder command(String... command) {
    var whole = new ArrayList<String>();
    if (root()) {
      whole.addAll(
          List.of(
              "setpriv",
              "--reuid=" + USER,
              "--regid=" + USER,
              "--clear-groups",
              "--inh-caps=-all"));
    }
    whole.addAll(List.of(command));
    return new ProcessBuilder(whole).redirectErrorStream(true);
  }

  static void run(String... command) {
    try {
      Process process = command(command).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  static int freePort() {
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void awaitPort(int port, Process process, Path log) {
    long deadline = System.nanoTime() + START_WITHIN.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException notYet) {
        pause();
      }
    }
    try {
      throw new IllegalStateException("no server came up: " + Files.readString(log));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
  }

  /** Ends a server with the JVM, and removes its folder. */
  static void endWithJvm(Process process, Path directory) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  // PostgreSQL's quick shutdown is SIGINT; SIGQUIT and SIGTERM serve others too.
                  process.descendants().forEach(ProcessHandle::destroy);
                  process.destroyForcibly();
                  process.onExit().join();
                  delete(directory);
                }));
  }

  static void delete(Path tree) {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException leftover) {
      // A temporary folder that something still writes to: the system clears it.
      leftover.addSuppressed(new IOException("left: " + tree));
    }
  }
}
