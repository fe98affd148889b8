package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.LogStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which values are hidden in the log of each app: those in force, those in force before them, and
 * all that anything was started with that still runs. Bounded by what runs, since only that is
 * remembered beside the last two. Thread-safe.
 */
final class LogMasks {

  private final LogStore logs;

  /** Bounded by the apps of this node. */
  private final Map<Id, OfApp> apps = new ConcurrentHashMap<>();

  LogMasks(LogStore logs) {
    this.logs = logs;
  }

  /** These values are in force from now on. */
  void inForce(Id app, Set<String> hidden) {
    of(app).inForce(hidden);
  }

  /**
   * An instance or command is about to be started with these values; they stay hidden until {@link
   * #release}.
   */
  void hold(Id app, Id holder, Set<String> hidden) {
    of(app).hold(holder, hidden);
  }

  /** It has ended, and all its lines were read. */
  void release(Id app, Id holder) {
    Optional.ofNullable(apps.get(app)).ifPresent(one -> one.release(holder));
  }

  /** The app is gone, with its log. */
  void forget(Id app) {
    apps.remove(app);
  }

  private OfApp of(Id app) {
    return apps.computeIfAbsent(app, OfApp::new);
  }

  private final class OfApp {
    private final Id app;
    private final Map<Id, Set<String>> held = new HashMap<>();
    private Set<String> now = Set.of();
    private Set<String> before = Set.of();
    private Set<String> masked = Set.of();

    OfApp(Id app) {
      this.app = app;
    }

    synchronized void inForce(Set<String> hidden) {
      if (!hidden.equals(now)) {
        before = now;
        now = Set.copyOf(hidden);
      }
      apply();
    }

    synchronized void hold(Id holder, Set<String> hidden) {
      // One copy serves all that were started alike.
      held.put(holder, hidden.equals(now) ? now : hidden);
      if (!masked.containsAll(hidden)) {
        apply();
      }
    }

    /** What it held stays hidden until other values are in force; nothing is gained by haste. */
    synchronized void release(Id holder) {
      held.remove(holder);
    }

    private void apply() {
      Set<String> all = new HashSet<>(now);
      all.addAll(before);
      held.values().forEach(all::addAll);
      if (!all.equals(masked)) {
        masked = Set.copyOf(all);
        logs.mask(app, new SecretMask(masked));
      }
    }
  }
}
