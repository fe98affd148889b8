package dev.banyan.workloads.process;

import dev.banyan.workloads.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The processes of one instance where no cgroup holds them together: its session, whatever carries
 * its mark in the environment, and all their descendants. A process that clears its environment,
 * leaves the session and is orphaned between two looks can escape; only a cgroup is tight.
 */
final class ProcessTree {

  private static final double TICKS_PER_SECOND = 100;
  private static final long PAGE_BYTES = 4_096;

  private final ProcFs proc;
  private final long leader;
  private final long leaderStart;
  private final Predicate<Long> marked;

  /** Members once seen, with their start: they stay members when their parent is gone. */
  private final Map<Long, Long> seen = new ConcurrentHashMap<>();

  /**
   * @param leaderStart its start ticks; 0 when it had ended before they could be read
   * @param marked whether a process carries the instance's mark
   */
  ProcessTree(ProcFs proc, long leader, long leaderStart, Predicate<Long> marked) {
    this.proc = proc;
    this.leader = leader;
    this.leaderStart = leaderStart;
    this.marked = marked;
  }

  Set<Long> pids() {
    return members().keySet();
  }

  boolean kill(Duration atMost) {
    return Kill.untilEmpty(this::pids, () -> {}, () -> {}, atMost);
  }

  Usage usage() {
    long ticks = 0;
    long pages = 0;
    int threads = 0;
    for (ProcFs.Stat stat : members().values()) {
      ticks += stat.cpuTicks();
      pages += stat.residentPages();
      threads += stat.threads();
    }
    return new Usage(ticks / TICKS_PER_SECOND, pages * PAGE_BYTES, threads);
  }

  private Map<Long, ProcFs.Stat> members() {
    Map<Long, ProcFs.Stat> all = snapshot(proc);
    if (all.isEmpty()) {
      return Map.of();
    }
    // A leader's number that now belongs to a younger process says nothing about sessions either.
    ProcFs.Stat atLeader = all.get(leader);
    boolean reused = atLeader != null && leaderStart != 0 && atLeader.startTicks() != leaderStart;
    var roots = new HashSet<Long>();
    for (ProcFs.Stat stat : all.values()) {
      boolean known = Optional.ofNullable(seen.get(stat.pid())).orElse(-1L) == stat.startTicks();
      boolean session =
          !reused
              && (stat.session() == leader || stat.pid() == leader)
              && stat.startTicks() >= leaderStart;
      if (known || session || marked.test(stat.pid())) {
        roots.add(stat.pid());
      }
    }
    Set<Long> protectedPids = proc.lineage(ProcessHandle.current().pid());
    var members = new HashMap<Long, ProcFs.Stat>();
    for (long pid : ProcFs.withDescendants(roots, all)) {
      ProcFs.Stat stat = all.get(pid);
      if (stat != null && stat.alive() && !protectedPids.contains(pid)) {
        members.put(pid, stat);
        seen.put(pid, stat.startTicks());
      }
    }
    seen.keySet().retainAll(all.keySet());
    return members;
  }

  static Map<Long, ProcFs.Stat> snapshot(ProcFs proc) {
    return proc.pids().stream()
        .map(proc::stat)
        .flatMap(Optional::stream)
        .collect(Collectors.toMap(ProcFs.Stat::pid, stat -> stat, (first, second) -> second));
  }
}
