package dev.banyan.scale.measure;

import java.util.Map;

/**
 * What one request takes.
 *
 * @param shares the classes this figure is for, with their shares of the requests that were
 *     measured. More than one means that they always came in one proportion, so that only their mix
 *     could be measured
 * @param perRequest of the mean request of the mix, in the resource's unit
 */
public record ClassDemand(Map<String, Double> shares, Estimate perRequest) {

  public ClassDemand {
    shares = Map.copyOf(shares);
  }

  /** Whether the classes could not be told apart. */
  public boolean together() {
    return shares.size() > 1;
  }

  /** The class, or the classes joined by a plus. */
  public String name() {
    return String.join(" + ", shares.keySet().stream().sorted().toList());
  }
}
