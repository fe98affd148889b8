package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The logs of all apps on this node: for each a bounded ring of lines on disk that outlives
 * restarts. Thread-safe; reads block on the disk, so call them on virtual threads.
 */
public interface LogStore {

  /** Most lines that one call gives. */
  int LINES_MAX = 1_000;

  /** How far back {@link #beforeTail} looks at most. */
  int TAIL_MAX = 10_000;

  /** An offset before every line. */
  long BEGINNING = 0;

  /**
   * The lines behind {@code afterOffset}, oldest first.
   *
   * @param linesMax 1 to {@link #LINES_MAX}
   */
  Lines read(Id app, LogFilter filter, long afterOffset, int linesMax);

  /**
   * The offset behind which the last lines that pass the filter stand. They may be too many to be
   * given at once: read on from there.
   *
   * @param lines 0 to {@link #TAIL_MAX}; with 0 the offset of the last line
   */
  long beforeTail(Id app, LogFilter filter, int lines);

  /**
   * A reader that begins behind {@code afterOffset} and then waits for new lines. It reads from the
   * disk at its own pace: a slow one costs no memory and holds nothing up, and is told what the
   * ring lost meanwhile. Close it.
   */
  Follower follow(Id app, LogFilter filter, long afterOffset);

  /**
   * Every further line of the app passes through here before it is written, quoted in a reason or
   * given to anybody: so that secrets never reach the disk. It replaces the one before; after a
   * restart it is to be set anew, before the first launch.
   *
   * @param mask called by the thread that logs; must be quick, and thread-safe
   */
  void mask(Id app, UnaryOperator<String> mask);

  /**
   * Adds a line of Banyan's own; nothing where the app has no log, being gone.
   *
   * @param about the instance that it is about, or the app
   * @throws UncheckedIOException when it cannot be written
   */
  void say(Id app, String service, Id about, Instant at, String line);

  /** Deletes the log of an app that is gone. Followers get no further lines. */
  void delete(Id app);

  /**
   * Some lines.
   *
   * @param lines oldest first
   * @param resumeAfter give this as {@code afterOffset} to go on
   * @param lost how many lines of the app between {@code afterOffset} and the first kept one the
   *     ring had already dropped; never silent
   */
  record Lines(List<LogLine> lines, long resumeAfter, long lost) {
    public Lines {
      lines = List.copyOf(lines);
    }
  }

  /** A reader that waits; for one thread. */
  interface Follower extends AutoCloseable {

    /** The next lines; none when nothing came in time. */
    Lines poll(int linesMax, Duration atMost) throws InterruptedException;

    @Override
    void close();
  }
}
