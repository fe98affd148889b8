package dev.banyan.scale.hpa;

import java.time.Instant;
import java.util.List;

/**
 * What a controller remembers, to be kept over a restart.
 *
 * @param recommendations raw ones, within the windows
 * @param ups what was added, within the periods of the policies
 * @param downs what was taken away
 */
public record HpaState(List<Entry> recommendations, List<Entry> ups, List<Entry> downs) {

  /**
   * A number of replicas at a time.
   *
   * @param replicas a recommendation, or the size of a change
   */
  public record Entry(Instant at, int replicas) {}

  public HpaState {
    recommendations = List.copyOf(recommendations);
    ups = List.copyOf(ups);
    downs = List.copyOf(downs);
  }

  /** Nothing remembered. */
  public static HpaState empty() {
    return new HpaState(List.of(), List.of(), List.of());
  }
}
