package dev.banyan.edge;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests for services of which no instance serves while one is on its way; those of one event
 * loop, and touched by it alone. Each service has a bounded line of its own, so that one that does
 * not come up takes no place from the others.
 */
final class StartLine {

  /** A request that is held. */
  interface Waiter {

    /** The route table changed, or the edge closes: it may stand in line anew. */
    void lookAgain();
  }

  private final Map<String, Set<Waiter>> lines = new HashMap<>();
  private final int waitingMax;
  private final EdgeMeters meters;

  StartLine(int waitingMax, EdgeMeters meters) {
    this.waitingMax = waitingMax;
    this.meters = meters;
  }

  /**
   * Takes a place until {@link Waiter#lookAgain} is called or {@link #leave} gives it up.
   *
   * @return false where the line is full
   */
  boolean join(String service, Waiter waiter) {
    Set<Waiter> line = lines.computeIfAbsent(service, key -> new LinkedHashSet<>());
    if (line.size() < waitingMax && line.add(waiter)) {
      meters.held.incrementAndGet();
      return true;
    }
    forgetIfEmpty(service, line);
    return false;
  }

  /** Gives up a place, if there is one. */
  void leave(String service, Waiter waiter) {
    Set<Waiter> line = lines.get(service);
    if (line != null && line.remove(waiter)) {
      meters.held.decrementAndGet();
      forgetIfEmpty(service, line);
    }
  }

  /** Lets all look again, in the order in which they came. */
  void wake() {
    List<Waiter> all = lines.values().stream().flatMap(Set::stream).toList();
    lines.clear();
    meters.held.addAndGet(-all.size());
    all.forEach(Waiter::lookAgain);
  }

  private void forgetIfEmpty(String service, Set<Waiter> line) {
    if (line.isEmpty()) {
      lines.remove(service);
    }
  }
}
