package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Instances in memory, for tests of everything else. Thread-safe. */
final class MemoryInstanceRecords implements InstanceRecords {

  private final Map<Id, InstanceRecord> records = new LinkedHashMap<>();
  private final Map<Id, List<InstanceTransition>> transitions = new LinkedHashMap<>();
  private final Map<Id, SQLException> refused = new HashMap<>();
  private boolean away;

  /** Takes nothing while it is away. */
  synchronized void away(boolean now) {
    away = now;
  }

  /** Takes no step of an instance, ever. */
  synchronized void refuse(Id instance, SQLException because) {
    refused.put(instance, because);
  }

  @Override
  public synchronized void keep(InstanceRecord record, InstanceTransition transition) {
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    Id id = record.status().id();
    if (refused.containsKey(id)) {
      throw new IllegalStateException(refused.get(id));
    }
    InstanceRecord present = records.get(id);
    if (present == null || present.transitions() < record.transitions()) {
      records.put(id, record);
    }
    var list = transitions.computeIfAbsent(id, key -> new ArrayList<>());
    if (list.stream().noneMatch(kept -> kept.number() == transition.number())) {
      list.add(transition);
    }
  }

  @Override
  public synchronized List<InstanceRecord> open(String node) {
    return records.values().stream()
        .filter(record -> record.node().equals(node))
        .filter(record -> !record.ended())
        .toList();
  }

  @Override
  public synchronized List<InstanceTransition> transitions(Id instance, int most) {
    return transitions.getOrDefault(instance, List.of()).reversed().stream().limit(most).toList();
  }

  @Override
  public synchronized void forget(Id team, Id app) {
    records.values().removeIf(record -> record.status().app().equals(app));
    transitions.keySet().retainAll(records.keySet());
  }

  @Override
  public synchronized int prune(Instant before) {
    int had = records.size();
    records.values().removeIf(record -> record.ended() && record.status().since().isBefore(before));
    transitions.keySet().retainAll(records.keySet());
    return had - records.size();
  }
}
