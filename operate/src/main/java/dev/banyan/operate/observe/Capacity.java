package dev.banyan.operate.observe;

import java.util.OptionalDouble;

/**
 * What the user says of each process, where no metric does.
 *
 * @param cores that it may use
 * @param memoryBytes that it may hold
 */
public record Capacity(OptionalDouble cores, OptionalDouble memoryBytes) {

  /** Nothing is said. */
  public static final Capacity UNKNOWN =
      new Capacity(OptionalDouble.empty(), OptionalDouble.empty());

  OptionalDouble of(Term term) {
    return term.names().getFirst().equals(Term.CORES) ? cores : memoryBytes;
  }
}
