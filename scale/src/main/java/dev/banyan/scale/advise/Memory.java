package dev.banyan.scale.advise;

import java.util.Map;

/**
 * What the last advice leaves for the next, so that advice does not flap: a trigger that fired
 * stays until its metric was back by a margin for a while, and a level falls by the same rule. Give
 * it back with the next window; start with {@link #none()}.
 *
 * @param fired the triggers that hold, by key, with the evidence they had last
 * @param levels the level of each metric
 */
public record Memory(Map<String, Evidence.Beyond> fired, Map<Metric, Level> levels) {

  public Memory {
    fired = Map.copyOf(fired);
    levels = Map.copyOf(levels);
  }

  /** Nothing was advised yet. */
  public static Memory none() {
    return new Memory(Map.of(), Map.of());
  }
}
