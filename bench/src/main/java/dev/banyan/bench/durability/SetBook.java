package dev.banyan.bench.durability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Books of things that are made once each: all acknowledged ones are there, once; others only if
 * they were attempted. One thread at a time.
 */
final class SetBook {

  private final Set<String> attempted = new LinkedHashSet<>();
  private final Set<String> acknowledged = new LinkedHashSet<>();

  void attempt(String name) {
    attempted.add(name);
  }

  void acknowledge(String name) {
    acknowledged.add(name);
  }

  List<String> violations(Collection<String> stored) {
    Map<String, Integer> counts = new HashMap<>();
    stored.forEach(name -> counts.merge(name, 1, Integer::sum));
    List<String> found = new ArrayList<>();
    for (String name : acknowledged) {
      if (!counts.containsKey(name)) {
        found.add(name + " was acknowledged and is not there: lost");
      }
    }
    counts.forEach(
        (name, count) -> {
          if (!attempted.contains(name)) {
            found.add(name + " is there and was never attempted");
          } else if (count > 1) {
            found.add(name + " is there " + count + " times: doubled");
          }
        });
    return found;
  }

  /** Leaves out what has been checked and taken away. */
  void forget(String name) {
    attempted.remove(name);
    acknowledged.remove(name);
  }
}
