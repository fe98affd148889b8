package dev.banyan.data;

/**
 * The SQL migrations of one slice for one kind of database. Each pair of slice and target has its
 * own Flyway history, so slices never wait for each other's version numbers.
 *
 * @param slice the module's name: lower-case letters
 * @param target which databases get them
 * @param location a folder on the class path that holds {@code V1__….sql} files, such as {@code
 *     db/accounts/directory}
 */
public record Migrations(String slice, Target target, String location) {

  /** Which databases migrations go to. */
  public enum Target {
    /** The one directory database: what is global. */
    DIRECTORY,
    /** Every shard: what belongs to a team. */
    SHARD,
    /** Every database, once each, also where the directory and a shard are one database. */
    EVERY
  }

  public Migrations {
    if (!slice.matches("[a-z]{2,20}")) {
      throw new IllegalArgumentException("a slice's name is lower-case letters: " + slice);
    }
  }
}
