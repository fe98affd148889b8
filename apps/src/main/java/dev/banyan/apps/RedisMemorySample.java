package dev.banyan.apps;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates which database of Redis holds most of its memory, from a few keys of each drawn at
 * random: a single huge one among many may be missed.
 */
final class RedisMemorySample {

  private static final int KEYS_DRAWN = 20;
  private static final Pattern DATABASE = Pattern.compile("(?m)^db(\\d+):keys=(\\d+),");

  /**
   * What a database holds.
   *
   * @param bytes estimated
   */
  record Holder(int database, long keys, long bytes) {}

  /** Gives connections with all rights. */
  interface Source {
    RespConnection connect() throws IOException;
  }

  private RedisMemorySample() {}

  /** The one that holds most; empty when there are no keys. */
  static Optional<Holder> largest(Source source) throws IOException {
    String keyspace;
    try (RespConnection connection = source.connect()) {
      keyspace = String.join("\n", connection.call("INFO", "keyspace"));
    }
    List<Holder> holders = new ArrayList<>();
    for (Matcher told = DATABASE.matcher(keyspace); told.find(); ) {
      holders.add(draw(source, Integer.parseInt(told.group(1)), Long.parseLong(told.group(2))));
    }
    return holders.stream().max(Comparator.comparingLong(Holder::bytes));
  }

  private static Holder draw(Source source, int database, long keys) throws IOException {
    long bytes = 0;
    int drawn = 0;
    // A connection each: what one app called its keys may make it unusable for the next.
    try (RespConnection connection = source.connect()) {
      connection.call("SELECT", Integer.toString(database));
      while (drawn < KEYS_DRAWN) {
        List<String> key = connection.call("RANDOMKEY");
        if (key.isEmpty()) {
          break;
        }
        drawn++;
        // Of a name that is no text nothing is told.
        List<String> size = connection.call("MEMORY", "USAGE", key.getFirst());
        bytes += size.isEmpty() ? 0 : Long.parseLong(size.getFirst());
      }
    } catch (RespConnection.TooLong name) {
      // A name of that length is itself more than all else that was drawn.
      bytes += name.bytes();
      drawn++;
    }
    return new Holder(database, keys, drawn == 0 ? 0 : bytes / drawn * keys);
  }
}
