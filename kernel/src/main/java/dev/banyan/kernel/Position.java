package dev.banyan.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Proof of how far a reader must see: a write answers with the position after its commit, and a
 * later read that carries it is served only by a database that has reached it.
 *
 * @param shard the physical shard's name
 * @param epoch grows when the shard's log starts anew (promotion, restore), so that positions of
 *     different histories are never compared as if they were one
 * @param lsn PostgreSQL's log sequence number, as an unsigned count of bytes
 */
public record Position(String shard, long epoch, long lsn) {

  private static final Pattern TEXT =
      Pattern.compile("([a-z0-9-]{1,40}):(\\d{1,10}):([0-9a-f]{1,16})");

  /**
   * Reads the header form.
   *
   * @throws IllegalArgumentException when it is not what {@link #toString()} writes
   */
  @JsonCreator
  public static Position parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a position reads shard:epoch:lsn");
    }
    return new Position(
        matcher.group(1),
        Long.parseLong(matcher.group(2)),
        Long.parseUnsignedLong(matcher.group(3), 16));
  }

  /** Whether a database that stands at this position shows everything that {@code other} asks. */
  public boolean reaches(Position other) {
    return shard.equals(other.shard)
        && epoch == other.epoch
        && Long.compareUnsigned(lsn, other.lsn) >= 0;
  }

  @JsonValue
  @Override
  public String toString() {
    return shard + ":" + epoch + ":" + Long.toHexString(lsn);
  }
}
