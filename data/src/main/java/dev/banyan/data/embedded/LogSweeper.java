package dev.banyan.data.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the server's logs: it starts a new file at a size, and the oldest files go. What is
 * written faster than that, hundreds of megabytes a second from a loop of {@code RAISE LOG}, is
 * emptied.
 */
final class LogSweeper implements AutoCloseable {

  static final int FILES_MAX = 5;

  private static final Logger log = LoggerFactory.getLogger(LogSweeper.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Of all files together: more than {@link #FILES_MAX} of their usual size. */
  static final long BYTES_MAX = 64L << 20;

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
      long bytes = 0;
      for (int i = 0; i < newestFirst.size(); i++) {
        Path file = newestFirst.get(i);
        bytes += Files.size(file);
        if (i > 0 && (i >= FILES_MAX || bytes > BYTES_MAX)) {
          Files.deleteIfExists(file);
        } else if (bytes > BYTES_MAX) {
          empty(file);
        }
      }
    } catch (NoSuchFileException gone) {
      log.debug("a log of PostgreSQL went while it was looked at", gone);
    } catch (IOException failure) {
      log.warn("could not sweep the logs of PostgreSQL", failure);
    }
  }

  /** The server appends, so it goes on at the new end. */
  private static void empty(Path file) throws IOException {
    log.warn("the log of PostgreSQL grew past {} MiB at once and is emptied", BYTES_MAX >> 20);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      channel.truncate(0);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
