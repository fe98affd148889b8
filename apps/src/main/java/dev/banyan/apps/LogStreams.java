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
      throws StreamClosedException {
    LogStore.Lines last = logs.tail(app, filter, Math.clamp(lines, 1, LogStore.LINES_MAX));
    if (lines > 0) {
      send(sink, last, wanted);
    }
    return last.resumeAfter();
  }

  /** Sends what stands behind an offset, and returns when there is no more. */
  long sendRest(EventSink sink, Id app, LogFilter filter, Predicate<LogLine> wanted, long after)
      throws StreamClosedException {
    long at = after;
    while (true) {
      LogStore.Lines lines = logs.read(app, filter, at, BATCH_LINES);
      send(sink, lines, wanted);
      if (lines.lines().isEmpty() || lines.resumeAfter() == at) {
        return lines.resumeAfter();
      }
      at = lines.resumeAfter();
    }
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
