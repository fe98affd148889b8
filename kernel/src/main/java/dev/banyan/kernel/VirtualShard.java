package dev.banyan.kernel;

/**
 * One of {@value #COUNT} fixed slots that teams are spread over. A slot is assigned to a physical
 * shard by the directory; the slot of a team never changes, whatever the number of physical shards.
 */
public record VirtualShard(int number) implements Comparable<VirtualShard> {

  /** How many virtual shards there are; fixed for ever, since ids carry the number. */
  public static final int COUNT = 4096;

  public VirtualShard {
    if (number < 0 || number >= COUNT) {
      throw new IllegalArgumentException(
          "virtual shard " + number + " is not in 0.." + (COUNT - 1));
    }
  }

  @Override
  public int compareTo(VirtualShard other) {
    return Integer.compare(number, other.number);
  }
}
