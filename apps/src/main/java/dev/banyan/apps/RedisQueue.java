package dev.banyan.apps;

import dev.banyan.apps.autoscale.QueueReading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A queue in an app's Redis: a list, a stream, or a sorted set. It is a key of the queue's name, or
 * one that a usual library makes of it (BullMQ, RQ, Sidekiq). What its jobs say is the app's, and
 * is looked at only to see whether they are still there. Not thread-safe.
 */
final class RedisQueue {

  /** Milliseconds since 1970 of the years 2001 to 2100: scores in between are times. */
  private static final double TIME_MIN = 1e12;

  private static final double TIME_MAX = 4.1e12;

  /** What an app keeps may be of any size, so no more of it is looked at in one answer. */
  private static final RespConnection.Bound ANSWER_MAX =
      new RespConnection.Bound(64 << 10, 1_000, 8, Duration.ofSeconds(2));

  private final String name;
  private final List<String> keys;
  private final ListMarks marks = new ListMarks();
  private Optional<String> key = Optional.empty();

  RedisQueue(String name) {
    this.name = name;
    this.keys = List.of(name, "bull:" + name + ":wait", "rq:queue:" + name, "queue:" + name);
  }

  /** Whether it was found here before: then it is here, and empty, when there is no key. */
  boolean known() {
    return key.isPresent();
  }

  /**
   * Looks at it.
   *
   * @param connection to the app's database number
   * @return empty where there is no such key, and never was
   */
  Optional<QueueReading> read(RespConnection connection, Instant now) throws IOException {
    connection.bound(ANSWER_MAX);
    List<String> candidates = key.map(List::of).orElse(keys);
    int refused = 0;
    for (String candidate : candidates) {
      String type;
      try {
        type = first(connection.call("TYPE", candidate));
      } catch (RespConnection.RedisError error) {
        // a user may have a right to the one key that the queue is, and to no other
        if (!RedisErrors.isRight(error) || ++refused == candidates.size()) {
          throw error;
        }
        continue;
      }
      Optional<QueueReading> reading =
          switch (type) {
            case "list" -> Optional.of(list(connection, candidate, now));
            case "stream" -> Optional.of(stream(connection, candidate, now));
            case "zset" -> Optional.of(sorted(connection, candidate, now));
            default -> Optional.empty();
          };
      if (reading.isPresent()) {
        key = Optional.of(candidate);
        return reading;
      }
    }
    marks.clear();
    return key.map(
        known -> new QueueReading(0, Optional.of(Duration.ZERO), "the Redis key " + known));
  }

  private QueueReading list(RespConnection connection, String key, Instant now) throws IOException {
    long length = number(first(connection.call("LLEN", key)));
    Optional<Duration> oldest;
    try {
      oldest = marks.oldest(connection, key, length, now);
    } catch (RespConnection.TooLong longJob) {
      oldest = Optional.empty();
    }
    return new QueueReading(length, oldest, "the Redis list " + key);
  }

  private QueueReading stream(RespConnection connection, String key, Instant now)
      throws IOException {
    List<StreamGroup> groups = StreamGroup.of(connection.call("XINFO", "GROUPS", key));
    if (groups.isEmpty()) {
      long length = number(first(connection.call("XLEN", key)));
      return reading(key, length, first(connection, key, "-"), now);
    }
    List<StreamGroup> counted = StreamLag.counted(connection, key, groups);
    connection.bound(ANSWER_MAX);
    StreamGroup group = Collections.max(counted, Comparator.comparingLong(StreamGroup::work));
    Optional<String> oldest = Optional.empty();
    if (group.pending() > 0) {
      List<String> pending = connection.call("XPENDING", key, group.name());
      oldest = pending.size() > 1 ? Optional.of(pending.get(1)) : Optional.empty();
    } else if (group.work() > 0) {
      oldest = first(connection, key, "(" + group.delivered());
    }
    return reading(key, group.work(), oldest, now);
  }

  /** The id of the first entry; empty too where that is longer than is borne. */
  private static Optional<String> first(RespConnection connection, String key, String from)
      throws IOException {
    try {
      return connection.call("XRANGE", key, from, "+", "COUNT", "1").stream().findFirst();
    } catch (RespConnection.TooLong longEntry) {
      return Optional.empty();
    }
  }

  /** An id begins with the milliseconds at which its entry was added. */
  private QueueReading reading(String key, long length, Optional<String> id, Instant now) {
    Optional<Duration> oldest =
        length == 0
            ? Optional.of(Duration.ZERO)
            : id.map(text -> text.split("-", 2)[0]).map(RedisQueue::number).map(at -> age(at, now));
    return new QueueReading(length, oldest, "the Redis stream " + key);
  }

  /** Scores that are times tell since when jobs are due, and which are not yet. */
  private QueueReading sorted(RespConnection connection, String key, Instant now)
      throws IOException {
    List<String> lowest = connection.call("ZRANGE", key, "0", "0", "WITHSCORES");
    double score = lowest.size() > 1 ? decimal(lowest.get(1)) : 0;
    boolean seconds = score >= TIME_MIN / 1_000 && score < TIME_MAX / 1_000;
    boolean millis = score >= TIME_MIN && score < TIME_MAX;
    String where = "the Redis sorted set " + key;
    if (!seconds && !millis) {
      return new QueueReading(
          number(first(connection.call("ZCARD", key))), Optional.empty(), where);
    }
    String until = Long.toString(seconds ? now.getEpochSecond() : now.toEpochMilli());
    long due = number(first(connection.call("ZCOUNT", key, "-inf", until)));
    long since = (long) (seconds ? score * 1_000 : score);
    return new QueueReading(due, Optional.of(due == 0 ? Duration.ZERO : age(since, now)), where);
  }

  private static Duration age(long millis, Instant now) {
    return Duration.ofMillis(Math.max(0, now.toEpochMilli() - millis));
  }

  private static String first(List<String> answer) {
    return answer.isEmpty() ? "" : answer.getFirst();
  }

  static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException strange) {
      return 0;
    }
  }

  private static double decimal(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException strange) {
      return 0;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
