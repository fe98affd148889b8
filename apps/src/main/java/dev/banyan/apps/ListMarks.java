package dev.banyan.apps;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the oldest job of a Redis list waits, though a list tells no times: at each look the
 * jobs at both its ends are marked, and the oldest job is at least as old as the oldest mark that
 * is still there. So the age is too low by one look at most. Jobs that are the same byte for byte
 * are taken for one. Not thread-safe.
 */
final class ListMarks {

  private static final int MARKS_MAX = 32;
  private static final int JOB_CHARS_MAX = 16_384;

  /** How deep a job is looked for from either end. */
  private static final int DEPTH = 5_000;

  /** What bytes become that are no text: such a job could not be looked for. */
  private static final char NO_TEXT = '\uFFFD';

  private record Mark(String job, Instant at) {}

  /** Oldest first. */
  private final List<Mark> marks = new ArrayList<>();

  void clear() {
    marks.clear();
  }

  /**
   * The age; empty where jobs are too long to be marked, or no text.
   *
   * @param length of the list now
   */
  Optional<Duration> oldest(RespConnection connection, String key, long length, Instant now)
      throws IOException {
    if (length == 0) {
      marks.clear();
      return Optional.of(Duration.ZERO);
    }
    while (!marks.isEmpty() && !isThere(connection, key, marks.getFirst().job(), length)) {
      marks.removeFirst();
    }
    mark(connection.call("LINDEX", key, "0"), now);
    mark(connection.call("LINDEX", key, "-1"), now);
    return marks.stream().findFirst().map(mark -> Duration.between(mark.at(), now));
  }

  private static boolean isThere(RespConnection connection, String key, String job, long length)
      throws IOException {
    String depth = Integer.toString(DEPTH);
    return !connection.call("LPOS", key, job, "RANK", "1", "MAXLEN", depth).isEmpty()
        || !connection.call("LPOS", key, job, "RANK", "-1", "MAXLEN", depth).isEmpty()
        // in the middle of so long a list nobody looks
        || length > 2L * DEPTH;
  }

  private void mark(List<String> end, Instant now) {
    if (end.isEmpty()
        || end.getFirst().length() > JOB_CHARS_MAX
        || end.getFirst().indexOf(NO_TEXT) >= 0) {
      return;
    }
    String job = end.getFirst();
    if (marks.stream().anyMatch(mark -> mark.job().equals(job))) {
      return;
    }
    if (marks.size() >= MARKS_MAX) {
      thinOut();
    }
    marks.add(new Mark(job, now));
  }

  /** Every second one but the oldest goes: an age is then told later by as much, never wrongly. */
  private void thinOut() {
    for (int i = marks.size() - 1; i > 0; i -= 2) {
      marks.remove(i);
    }
  }
}
