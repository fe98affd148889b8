package dev.banyan.scale.hpa;

import dev.banyan.scale.hpa.HpaState.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The recommendations within the stabilisation windows: {@code stabilizeRecommendation} and {@code
 * stabilizeRecommendationWithBehaviors} of Kubernetes' horizontal.go. One that is out of date gives
 * its place to the next.
 */
final class Recommendations {

  private final List<Entry> entries;

  Recommendations(List<Entry> entries) {
    this.entries = new ArrayList<>(entries);
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The first sync of all takes the replicas it finds for a recommendation. */
  void first(int replicas, Instant now) {
    if (entries.isEmpty()) {
      entries.add(new Entry(now, replicas));
    }
  }

  /** Without a behavior: the greatest that is not older than the window, its end included. */
  int greatest(int raw, Duration window, Instant now) {
    Instant cutoff = now.minus(window);
    int greatest = raw;
    int old = -1;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.at().isBefore(cutoff)) {
        old = i;
      } else {
        greatest = Math.max(greatest, entry.replicas());
      }
    }
    record(old, new Entry(now, raw));
    return greatest;
  }

  /** With a behavior: current, moved into what both windows allow, their ends excluded. */
  int between(int raw, int current, Behavior behavior, Instant now) {
    Instant upCutoff = now.minus(behavior.up().window());
    Instant downCutoff = now.minus(behavior.down().window());
    int least = raw;
    int greatest = raw;
    int old = -1;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.at().isAfter(upCutoff)) {
        least = Math.min(least, entry.replicas());
      }
      if (entry.at().isAfter(downCutoff)) {
        greatest = Math.max(greatest, entry.replicas());
      }
      if (entry.at().isBefore(upCutoff) && entry.at().isBefore(downCutoff)) {
        old = i;
      }
    }
    record(old, new Entry(now, raw));
    return Math.min(Math.max(current, least), greatest);
  }

  private void record(int old, Entry entry) {
    if (old < 0) {
      entries.add(entry);
    } else {
      entries.set(old, entry);
    }
  }
}
