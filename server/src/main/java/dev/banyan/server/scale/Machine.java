package dev.banyan.server.scale;

import java.util.function.DoubleSupplier;

/**
 * What all apps of a node share.
 *
 * @param cores that processes may use
 * @param memoryBytes that there are
 * @param cpuShare of all cores in use by anything, 0 to 1; NaN or below 0 while it is not known
 */
public record Machine(int cores, long memoryBytes, DoubleSupplier cpuShare) {

  public Machine {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException("a machine has at least one core and some memory");
    }
  }
}
