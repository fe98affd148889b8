package dev.banyan.kernel;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes ids. Thread-safe when its random source is ({@code SecureRandom} in production, a seeded
 * one in tests).
 */
public final class IdGenerator {

  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RAND_B = 0x3FFF_FFFF_FFFF_FFFFL;

  private final InstantSource clock;
  private final RandomGenerator random;

  public IdGenerator(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /**
   * A new team's id. Its virtual shard is the hash of its random bits, so it is spread evenly and
   * follows from the id alone.
   */
  public Id team() {
    long low = random.nextLong() & RAND_B;
    return make("team", (int) (mix(low) >>> 52), low);
  }

  /** An id of something that {@code owner} (a team, or anything of that team) owns. */
  public Id within(Id owner, String prefix) {
    return make(prefix, owner.virtualShard().number(), random.nextLong());
  }

  /** An id of something that belongs to no team: a user, a session, a request. */
  public Id global(String prefix) {
    return make(prefix, random.nextInt(VirtualShard.COUNT), random.nextLong());
  }

  private Id make(String prefix, int randA, long randB) {
    long high = (clock.millis() << 16) | (7L << 12) | randA;
    return new Id(prefix, new UUID(high, (randB & RAND_B) | VARIANT));
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): fixed arithmetic, stable for ever. */
  private static long mix(long bits) {
    long z = bits;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
