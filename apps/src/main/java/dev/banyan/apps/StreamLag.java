package dev.banyan.apps;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Counts the entries of a Redis stream that its groups have not got yet, where Redis itself does
 * not know. Only ids are kept of them, and no more than {@link #ENTRIES_MAX} are counted, nor more
 * than {@link #BYTES_MAX} read: a group that has more to do counts as having so many.
 */
final class StreamLag {

  /** More than policies ask about. */
  static final int ENTRIES_MAX = 10_000;

  /** Read of one stream at one look, about: Redis gives entries whole. */
  private static final long BYTES_MAX = 16 << 20;

  /** Entries in one answer. */
  private static final int PAGE_MAX = 100;

  /** What an answer is meant to take at most, since Redis makes all of it at once. */
  private static final long PAGE_BYTES = 1 << 20;

  /** Borne of one answer, where entries are larger than those before them. */
  private static final RespConnection.Bound ANSWER_MAX =
      new RespConnection.Bound(8 << 20, 100_000, 8, Duration.ofSeconds(2));

  private static final Duration TIME_MAX = Duration.ofSeconds(4);

  private record EntryId(long millis, long sequence) implements Comparable<EntryId> {

    private static final Comparator<EntryId> ORDER =
        Comparator.<EntryId, Long>comparing(EntryId::millis, Long::compareUnsigned)
            .thenComparing(EntryId::sequence, Long::compareUnsigned);

    static EntryId of(String text) throws IOException {
      String[] parts = text.split("-", 2);
      try {
        return new EntryId(
            Long.parseUnsignedLong(parts[0]),
            parts.length > 1 ? Long.parseUnsignedLong(parts[1]) : 0);
      } catch (NumberFormatException strange) {
        throw new IOException("a stream's entry has no id", strange);
      }
    }

    @Override
    public int compareTo(EntryId other) {
      return ORDER.compare(this, other);
    }
  }

  private StreamLag() {}

  /**
   * The groups, each with its lag.
   *
   * @param connection whose bound is another one after this
   * @throws IOException also where it takes too long or entries are too large: then nobody knows
   */
  static List<StreamGroup> counted(RespConnection connection, String key, List<StreamGroup> groups)
      throws IOException {
    List<EntryId> delivered = new ArrayList<>();
    for (StreamGroup group : groups) {
      if (group.lag().isEmpty()) {
        delivered.add(EntryId.of(group.delivered()));
      }
    }
    if (delivered.isEmpty()) {
      return groups;
    }
    // who got least has all entries before it that the others have
    List<EntryId> waiting = after(connection, key, Collections.min(delivered));
    List<StreamGroup> counted = new ArrayList<>();
    for (StreamGroup group : groups) {
      if (group.lag().isPresent()) {
        counted.add(group);
      } else {
        int place = Collections.binarySearch(waiting, EntryId.of(group.delivered()));
        counted.add(group.lagging(waiting.size() - (place < 0 ? -place - 1 : place + 1)));
      }
    }
    return counted;
  }

  /** In their order. */
  private static List<EntryId> after(RespConnection connection, String key, EntryId from)
      throws IOException {
    connection.bound(ANSWER_MAX);
    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    List<EntryId> ids = new ArrayList<>();
    EntryId last = from;
    long bytes = 0;
    int page = 1;
    while (ids.size() < ENTRIES_MAX && bytes < BYTES_MAX) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("to count what waits in a stream takes longer than expected");
      }
      List<String> found =
          connection.heads(
              page, "XRANGE", key, "(" + text(last), "+", "COUNT", Integer.toString(page));
      for (String id : found) {
        EntryId next = EntryId.of(id);
        if (next.compareTo(last) <= 0) {
          throw new IOException("a stream's entries do not follow each other");
        }
        last = next;
        ids.add(next);
      }
      if (found.size() < page) {
        break;
      }
      bytes += connection.answered();
      long each = Math.max(1, connection.answered() / page);
      page = (int) Math.clamp(PAGE_BYTES / each, 1, Math.min(PAGE_MAX, 4L * page));
    }
    return ids;
  }

  private static String text(EntryId id) {
    return Long.toUnsignedString(id.millis()) + "-" + Long.toUnsignedString(id.sequence());
  }
}
