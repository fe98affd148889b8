package dev.banyan.apps.autoscale;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a service at a sync.
 *
 * @param wanted instances that are asked for
 * @param members those that there are, ready or not
 * @param requestsMilli what each requests, by resource, in thousandths of a core and of a byte
 * @param load what the edge saw since the last sync
 * @param queue absent where none is named, or it could not be read
 * @param queueFailure why it could not be read
 * @param room for more instances
 * @param heldUntil until when a count that was set by hand holds
 */
public record Sight(
    int wanted,
    List<Member> members,
    Map<String, Long> requestsMilli,
    ServiceLoad load,
    Optional<QueueReading> queue,
    Optional<String> queueFailure,
    Room room,
    Optional<Instant> heldUntil) {

  public Sight {
    members = List.copyOf(members);
    requestsMilli = Map.copyOf(requestsMilli);
  }

  /** The same with another room. */
  public Sight with(Room other) {
    return new Sight(wanted, members, requestsMilli, load, queue, queueFailure, other, heldUntil);
  }
}
