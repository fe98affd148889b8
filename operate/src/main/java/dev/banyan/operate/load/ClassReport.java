package dev.banyan.operate.load;

/**
 * What one class of requests met in a step.
 *
 * @param latency of good answers: from the scheduled start (open) or the send (closed) to the last
 *     byte; of a stream until its end, of a WebSocket until its last answer
 * @param firstEvent the same until a stream's first event or until a WebSocket is open; empty for
 *     HTTP
 * @param roundTrip of a WebSocket's messages, from their scheduled start; else empty
 */
public record ClassReport(
    RequestClass requestClass,
    Tally tally,
    Latency latency,
    Latency firstEvent,
    Latency roundTrip) {

  public String name() {
    return requestClass.name();
  }
}
