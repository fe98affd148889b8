package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a node runs, and the last that ended. Thread-safe.
 *
 * @param <T> instances or commands
 */
final class Registry<T> {

  /** How many that ended stay known. */
  static final int ENDED_KEPT = 1_000;

  /** Tells whether one has ended. */
  interface Ended<T> {
    boolean test(T entry);
  }

  private final Map<Id, T> entries = new LinkedHashMap<>();
  private final Ended<T> ended;
  private final String what;
  private final int most;
  private int reserved;
  private boolean closing;

  Registry(String what, int most, Ended<T> ended) {
    this.what = what;
    this.most = most;
    this.ended = ended;
  }

  /**
   * Takes one more in.
   *
   * @throws WorkloadException when the node is full or closing
   */
  synchronized void add(Id id, T entry) {
    requireRoom();
    if (entries.containsKey(id)) {
      throw new IllegalArgumentException("the id " + id + " was used before");
    }
    entries.put(id, entry);
    int surplus = entries.size() - live().size() - ENDED_KEPT;
    if (surplus > 0) {
      List<Id> oldest =
          entries.entrySet().stream()
              .filter(known -> ended.test(known.getValue()))
              .limit(surplus)
              .map(Map.Entry::getKey)
              .toList();
      oldest.forEach(entries::remove);
    }
  }

  private void requireRoom() {
    if (closing) {
      throw new WorkloadException.Closing();
    }
    if (live().size() + reserved >= most) {
      throw new WorkloadException.NodeFull(what, most);
    }
  }

  /** Room for one that is to come; closing it gives up what was not filled. */
  final class Place implements AutoCloseable {
    private boolean open = true;

    private Place() {}

    /** Takes one in, which there is room for. */
    void add(Id id, T entry) {
      synchronized (Registry.this) {
        if (!open) {
          throw new IllegalStateException("the place was filled or given up before");
        }
        close();
        Registry.this.add(id, entry);
      }
    }

    @Override
    public void close() {
      synchronized (Registry.this) {
        if (open) {
          open = false;
          reserved--;
        }
      }
    }
  }

  /**
   * Keeps room for one that is to come.
   *
   * @throws WorkloadException when the node is full or closing
   */
  synchronized Place reserve() {
    requireRoom();
    reserved++;
    return new Place();
  }

  synchronized Optional<T> find(Id id) {
    return Optional.ofNullable(entries.get(id));
  }

  synchronized List<T> all() {
    return new ArrayList<>(entries.values());
  }

  synchronized List<T> live() {
    return entries.values().stream().filter(entry -> !ended.test(entry)).toList();
  }

  /** Forgets those that have ended, of a kind. */
  synchronized void forget(Predicate<T> kind) {
    entries.values().removeIf(entry -> ended.test(entry) && kind.test(entry));
  }

  /** Takes nothing in from now on. */
  synchronized List<T> close() {
    closing = true;
    return live();
  }
}
