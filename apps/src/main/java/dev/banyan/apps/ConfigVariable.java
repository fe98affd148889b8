package dev.banyan.apps;

import java.time.Instant;

/**
 * A variable that is kept with the app and given to its processes.
 *
 * @param value up to 64 KiB
 * @param version counts the changes; the entity tag
 */
public record ConfigVariable(
    String name, String value, long version, String updatedBy, Instant updatedAt) {

  /** The longest value, in bytes of UTF-8. */
  public static final int VALUE_BYTES_MAX = 64 << 10;

  /** The most variables of one app. */
  public static final int COUNT_MAX = 1_000;
}
