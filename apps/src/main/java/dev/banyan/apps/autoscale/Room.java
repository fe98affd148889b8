package dev.banyan.apps.autoscale;

/**
 * How many more instances of a service the machine has room for.
 *
 * @param more 0 or above
 * @param words what would be used up, for the user; empty where there is room for any
 */
public record Room(int more, String words) {

  /** For any number. */
  public static final Room PLENTY = new Room(Integer.MAX_VALUE, "");
}
