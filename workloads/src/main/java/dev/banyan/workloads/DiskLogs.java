package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A directory with a log ring for each app. */
final class DiskLogs implements LogStore, AutoCloseable {

  private static final Lines NOTHING = new Lines(List.of(), BEGINNING, 0);

  private final Path directory;
  private final long bytesMaxPerApp;

  /** Bounded by the apps that ran here since the start. */
  private final Map<Id, AppLog> open = new ConcurrentHashMap<>();

  DiskLogs(Path directory, long bytesMaxPerApp) {
    this.directory = directory;
    this.bytesMaxPerApp = bytesMaxPerApp;
  }

  /** The log of an app, made when it is not there. */
  AppLog of(Id app) {
    return open.computeIfAbsent(
        app,
        key -> {
          try {
            return new AppLog(path(key), bytesMaxPerApp);
          } catch (IOException e) {
            throw new UncheckedIOException("cannot open the log of " + key, e);
          }
        });
  }

  private Path path(Id app) {
    return directory.resolve(app.label());
  }

  /** Asking for the log of an app that never ran makes no directory. */
  private Optional<AppLog> existing(Id app) {
    return open.containsKey(app) || Files.isDirectory(path(app))
        ? Optional.of(of(app))
        : Optional.empty();
  }

  @Override
  public Lines read(Id app, LogFilter filter, long afterOffset, int linesMax) {
    requireLines(linesMax);
    return existing(app)
        .map(log -> log.read(AppLog.Cursor.after(afterOffset), filter, linesMax))
        .map(batch -> new Lines(batch.lines(), batch.next().offset(), batch.lost()))
        .orElse(NOTHING);
  }

  @Override
  public long beforeTail(Id app, LogFilter filter, int lines) {
    if (lines < 0 || lines > TAIL_MAX) {
      throw new IllegalArgumentException("lines is 0 to " + TAIL_MAX);
    }
    return existing(app).map(log -> log.beforeTail(filter, lines)).orElse(BEGINNING);
  }

  @Override
  public Follower follow(Id app, LogFilter filter, long afterOffset) {
    AppLog log = of(app);
    return new Follower() {
      private AppLog.Cursor cursor = AppLog.Cursor.after(afterOffset);

      @Override
      public Lines poll(int linesMax, Duration atMost) throws InterruptedException {
        requireLines(linesMax);
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
          AppLog.Batch batch = log.read(cursor, filter, linesMax);
          cursor = batch.next();
          Duration left = Duration.ofNanos(deadline - System.nanoTime());
          if (!batch.lines().isEmpty()
              || batch.lost() > 0
              || !log.awaitAfter(cursor.offset(), left)) {
            return new Lines(batch.lines(), cursor.offset(), batch.lost());
          }
        }
      }

      @Override
      public void close() {
        // It holds no file between two polls.
      }
    };
  }

  @Override
  public void mask(Id app, UnaryOperator<String> mask) {
    of(app).mask(mask);
  }

  @Override
  public void say(Id app, String service, Id about, Instant at, String line) {
    Optional<AppLog> log = existing(app);
    if (log.isEmpty()) {
      return; // Of an app that was deleted meanwhile, no log comes to life again.
    }
    try {
      log.get()
          .append(
              line.lines()
                  .map(one -> new AppLog.Entry(at, service, about, LogLine.Stream.BANYAN, one))
                  .toList());
    } catch (IOException full) {
      throw new UncheckedIOException("cannot write the log of " + app, full);
    }
  }

  @Override
  public void delete(Id app) {
    Optional<AppLog> log = existing(app);
    if (log.isPresent()) {
      open.remove(app);
      try {
        log.get().delete();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete the log of " + app, e);
      }
    }
  }

  private static void requireLines(int linesMax) {
    if (linesMax < 1 || linesMax > LINES_MAX) {
      throw new IllegalArgumentException("linesMax is 1 to " + LINES_MAX);
    }
  }

  @Override
  public void close() {
    open.values().forEach(AppLog::close);
  }
}
