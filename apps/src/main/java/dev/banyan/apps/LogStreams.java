package dev.banyan.apps;

import dev.banyan.http.EventSink;
import dev.banyan.http.StreamClosedException;
import dev.banyan.kernel.Id;
import dev.banyan.workloads.LogFilter;
import dev.banyan.workloads.LogLine;
import dev.banyan.workloads.LogStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Sends log lines as events: {@code line} with the line's offset as its id, {@code gap} where the
 * ring no longer holds what was asked for. A slow reader slows only itself.
 */
final class LogStreams {

  private static final int BATCH_LINES = 500;
  private static final Duration POLL = Duration.ofSeconds(1);

  private final LogStore logs;

  LogStreams(LogStore logs) {
    this.logs = logs;
  }

  /** Sends the last lines, and tells behind which offset to go on. */
  long tail(EventSink sink, Id app, LogFilter filter, Predicate<LogLine> wanted, int lines)
      throws StreamClosedException, InterruptedException {
    long before = logs.beforeTail(app, filter, Math.clamp(lines, 0, LogStore.TAIL_MAX));
    return lines > 0 ? sendRest(sink, app, filter, wanted, before) : before;
  }

  /**
   * Sends what stands behind an offset now, some lines at a time, and tells behind which offset to
   * go on; a writer that never rests does not keep it here.
   */
  long sendRest(EventSink sink, Id app, LogFilter filter, Predicate<LogLine> wanted, long after)
      throws StreamClosedException, InterruptedException {
    long end = logs.beforeTail(app, LogFilter.ALL, 0);
    long at = after;
    try (LogStore.Follower follower = logs.follow(app, filter, after)) {
      while (at < end) {
        LogStore.Lines lines = follower.poll(BATCH_LINES, Duration.ZERO);
        send(sink, lines, wanted);
        if (lines.lines().isEmpty() && lines.lost() == 0) {
          return lines.resumeAfter();
        }
        at = lines.resumeAfter();
      }
    }
    return at;
  }

  /** Sends what comes, while the reader stays and {@code goOn} holds. */
  long follow(
      EventSink sink,
      Id app,
      LogFilter filter,
      Predicate<LogLine> wanted,
      long after,
      BooleanSupplier goOn)
      throws StreamClosedException, InterruptedException {
    long at = after;
    try (LogStore.Follower follower = logs.follow(app, filter, after)) {
      while (sink.open() && goOn.getAsBoolean()) {
        LogStore.Lines lines = follower.poll(BATCH_LINES, POLL);
        send(sink, lines, wanted);
        at = lines.resumeAfter();
      }
    }
    return at;
  }

  /** What {@code Last-Event-ID} says, if it is one of ours. */
  static Optional<Long> offset(String text) {
    try {
      return Optional.of(Long.parseLong(text)).filter(offset -> offset >= 0);
    } catch (NumberFormatException notOurs) {
      return Optional.empty();
    }
  }

  private static void send(EventSink sink, LogStore.Lines lines, Predicate<LogLine> wanted)
      throws StreamClosedException {
    if (lines.lost() > 0) {
      sink.send(Optional.empty(), "gap", Map.of("lost", lines.lost()));
    }
    for (LogLine line : lines.lines()) {
      if (wanted.test(line)) {
        sink.send(Long.toString(line.offset()), "line", AppViews.line(line));
      }
    }
  }
}
