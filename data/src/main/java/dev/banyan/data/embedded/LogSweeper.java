package dev.banyan.data.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounds the server's logs: it starts a new file at a size, and the oldest files go. */
final class LogSweeper implements AutoCloseable {

  static final int FILES_MAX = 5;

  private static final Logger log = LoggerFactory.getLogger(LogSweeper.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Path directory;
  private final Thread thread;

  private LogSweeper(Path directory) {
    this.directory = directory;
    this.thread = Thread.ofVirtual().name("postgres-logs").unstarted(this::run);
  }

  static LogSweeper start(Path directory) {
    var sweeper = new LogSweeper(directory);
    sweeper.thread.start();
    return sweeper;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        sweep(directory);
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  static void sweep(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      // Their names begin with the time they were opened.
      List<Path> newestFirst =
          files
              .filter(path -> path.getFileName().toString().startsWith("postgresql-"))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path old : newestFirst.stream().skip(FILES_MAX).toList()) {
        Files.deleteIfExists(old);
      }
    } catch (IOException failure) {
      log.warn("could not sweep the logs of PostgreSQL", failure);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
