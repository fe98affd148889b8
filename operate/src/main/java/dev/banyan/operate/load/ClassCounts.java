package dev.banyan.operate.load;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one event loop counts of one class in one step. Not thread-safe. */
final class ClassCounts {

  long offered;
  long sent;
  long sentAgain;
  long done;
  long doneInside;
  long dropped;
  long unfinished;
  long bytesIn;
  long bytesOut;
  long events;
  final Backlog backlog = new Backlog();
  private final long[] failures = new long[Failure.values().length];
  private final long[] statuses = new long[600];
  private final Latency latency = new Latency();
  private @Nullable Latency firstEvent;
  private @Nullable Latency roundTrip;

  void failed(Failure failure) {
    failures[failure.ordinal()]++;
  }

  /**
   * @param status 100 to 599
   */
  void answered(int status) {
    statuses[status]++;
  }

  void took(long nanos) {
    latency.record(nanos);
  }

  void firstEventAfter(long nanos) {
    if (firstEvent == null) {
      firstEvent = new Latency();
    }
    firstEvent.record(nanos);
  }

  void roundTripOf(long nanos) {
    if (roundTrip == null) {
      roundTrip = new Latency();
    }
    roundTrip.record(nanos);
  }

  void add(ClassCounts other) {
    offered += other.offered;
    sent += other.sent;
    sentAgain += other.sentAgain;
    done += other.done;
    doneInside += other.doneInside;
    backlog.add(other.backlog);
    dropped += other.dropped;
    unfinished += other.unfinished;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
    events += other.events;
    for (int kind = 0; kind < failures.length; kind++) {
      failures[kind] += other.failures[kind];
    }
    for (int status = 0; status < statuses.length; status++) {
      statuses[status] += other.statuses[status];
    }
    latency.add(other.latency);
    if (other.firstEvent != null) {
      firstEvent = sum(firstEvent, other.firstEvent);
    }
    if (other.roundTrip != null) {
      roundTrip = sum(roundTrip, other.roundTrip);
    }
  }

  private static Latency sum(@Nullable Latency one, Latency other) {
    Latency sum = one == null ? new Latency() : one;
    sum.add(other);
    return sum;
  }

  Tally tally() {
    Map<Failure, Long> kinds = new HashMap<>();
    for (Failure kind : Failure.values()) {
      if (failures[kind.ordinal()] > 0) {
        kinds.put(kind, failures[kind.ordinal()]);
      }
    }
    Map<Integer, Long> seen = new HashMap<>();
    for (int status = 0; status < statuses.length; status++) {
      if (statuses[status] > 0) {
        seen.put(status, statuses[status]);
      }
    }
    return new Tally(
        offered,
        sent,
        sentAgain,
        done,
        doneInside,
        dropped,
        unfinished,
        kinds,
        seen,
        bytesIn,
        bytesOut,
        events);
  }

  Latency latency() {
    return latency;
  }

  ClassReport report(RequestClass requestClass) {
    return new ClassReport(
        requestClass,
        tally(),
        latency,
        firstEvent == null ? new Latency() : firstEvent,
        roundTrip == null ? new Latency() : roundTrip);
  }
}
