package dev.banyan.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A prefixed UUIDv7 (RFC 9562): {@code app_} and 26 lower-case characters of Crockford's base32.
 *
 * <p>The 12 bits {@code rand_a} hold the {@link VirtualShard} of the team that owns the thing, so
 * that any id finds its shard without a look-up. Ids sort by the time they were made. Immutable.
 *
 * @param prefix two to six lower-case letters that say what the id names
 * @param uuid a version 7 UUID
 */
public record Id(String prefix, UUID uuid) implements Comparable<Id> {

  private static final Pattern PREFIX = Pattern.compile("[a-z]{2,6}");
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LABEL_LENGTH = 26;

  public Id {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("an id's prefix is two to six lower-case letters");
    }
    if (uuid.version() != 7) {
      throw new IllegalArgumentException("an id holds a version 7 UUID");
    }
  }

  /**
   * Reads an id of any kind.
   *
   * @throws IllegalArgumentException when the text is not exactly what {@link #toString()} writes
   */
  @JsonCreator
  public static Id parse(String text) {
    int underscore = text.indexOf('_');
    if (underscore < 2 || text.length() != underscore + 1 + LABEL_LENGTH) {
      throw new IllegalArgumentException("not an id");
    }
    return new Id(text.substring(0, underscore), decode(text.substring(underscore + 1)));
  }

  /**
   * Reads an id that must be of one kind.
   *
   * @throws IllegalArgumentException when the text is no id or has another prefix
   */
  public static Id parse(String prefix, String text) {
    Id id = parse(text);
    if (!id.prefix.equals(prefix)) {
      throw new IllegalArgumentException("not an id of kind " + prefix);
    }
    return id;
  }

  /** Restores an id from the UUID column of a table whose kind is known. */
  public static Id of(String prefix, UUID uuid) {
    return new Id(prefix, uuid);
  }

  /** The virtual shard of the owning team; of no meaning for ids made by {@code global}. */
  public VirtualShard virtualShard() {
    return new VirtualShard((int) (uuid.getMostSignificantBits() & 0xFFF));
  }

  /** When the id was made, to the millisecond. */
  public Instant createdAt() {
    return Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
  }

  /** The 26 characters behind the prefix: valid as a DNS label. */
  public String label() {
    char[] out = new char[LABEL_LENGTH];
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    for (int i = LABEL_LENGTH - 1; i >= 0; i--) {
      out[i] = ALPHABET.charAt((int) (low & 31));
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(out);
  }

  private static UUID decode(String label) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < LABEL_LENGTH; i++) {
      int digit = ALPHABET.indexOf(label.charAt(i));
      if (digit < 0 || (i == 0 && digit > 7)) {
        throw new IllegalArgumentException("not an id");
      }
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | digit;
    }
    return new UUID(high, low);
  }

  @Override
  public int compareTo(Id other) {
    int byTime =
        Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
    if (byTime != 0) {
      return byTime;
    }
    int byRandom =
        Long.compareUnsigned(uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits());
    return byRandom != 0 ? byRandom : prefix.compareTo(other.prefix);
  }

  @JsonValue
  @Override
  public String toString() {
    return prefix + "_" + label();
  }
}
