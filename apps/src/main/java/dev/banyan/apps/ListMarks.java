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
 * is still there. So the age is too low by one look at most, but where marks had to be thinned out.
 * A list may be so long that a mark is out of sight in its midst: then nothing is told until the
 * oldest mark is seen again, or the list is short enough to see that it went. Jobs that are the
 * same byte for byte are taken for one. Not thread-safe.
 */
final class ListMarks {

  private static final int MARKS_MAX = 32;

  /** Those of the first look: one of each end. */
  private static final int FIRST_MAX = 2;

  private static final int JOB_CHARS_MAX = 16_384;

  /** Of all marks together, so that many queues do not take much of the node. */
  private static final int CHARS_MAX = 32_768;

  /**
   * How deep a job is looked for from either end: in the midst of a list of more than two such
   * nobody looks.
   */
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
   * The age; empty where jobs are too long to be marked, or no text, and where the oldest mark is
   * out of sight.
   *
   * @param length of the list now
   */
  Optional<Duration> oldest(RespConnection connection, String key, long length, Instant now)
      throws IOException {
    if (length == 0) {
      marks.clear();
      return Optional.of(Duration.ZERO);
    }
    while (!marks.isEmpty() && !isOldestSeen(connection, key)) {
      if (length > 2L * DEPTH) {
        // most likely it was worked off, and those after it are on their way through the midst
        mark(connection, key, now);
        return Optional.empty();
      }
      Instant gone = marks.getFirst().at();
      marks.removeIf(mark -> mark.at().equals(gone));
    }
    mark(connection, key, now);
    return marks.stream().findFirst().map(mark -> Duration.between(mark.at(), now));
  }

  /** Whether one of the marks of the first look is: jobs go from one end only. */
  private boolean isOldestSeen(RespConnection connection, String key) throws IOException {
    for (Mark mark : marks) {
      if (!mark.at().equals(marks.getFirst().at())) {
        return false;
      }
      if (isSeen(connection, key, mark.job())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSeen(RespConnection connection, String key, String job)
      throws IOException {
    String depth = Integer.toString(DEPTH);
    return !connection.call("LPOS", key, job, "RANK", "1", "MAXLEN", depth).isEmpty()
        || !connection.call("LPOS", key, job, "RANK", "-1", "MAXLEN", depth).isEmpty();
  }

  private void mark(RespConnection connection, String key, Instant now) throws IOException {
    mark(connection.call("LINDEX", key, "0"), now);
    mark(connection.call("LINDEX", key, "-1"), now);
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
    while (marks.size() >= MARKS_MAX || chars() + job.length() > CHARS_MAX) {
      if (marks.size() <= FIRST_MAX) {
        return;
      }
      thinOut();
    }
    marks.add(new Mark(job, now));
  }

  private int chars() {
    return marks.stream().mapToInt(mark -> mark.job().length()).sum();
  }

  /** Every second one goes, but for those of the first look, which is told exactly. */
  private void thinOut() {
    for (int i = marks.size() - 1; i >= FIRST_MAX; i -= 2) {
      marks.remove(i);
    }
  }
}
