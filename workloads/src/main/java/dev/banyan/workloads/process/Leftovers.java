package dev.banyan.workloads.process;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.WorkloadDriver.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and ends what an earlier life of this node left. Three proofs, each enough alone: it stands
 * in a cgroup of that life; its environment carries this node's mark; or its number, start time and
 * boot are those that were recorded. A bare process id is no proof, for numbers are given again.
 */
final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration KILL_WITHIN = Duration.ofSeconds(20);

  private final ProcFs proc;
  private final Cgroups cgroups;
  private final String mark;

  Leftovers(ProcFs proc, Cgroups cgroups, String mark) {
    this.proc = proc;
    this.cgroups = cgroups;
    this.mark = mark;
  }

  Set<Id> end(Map<Id, Trace> known, List<Path> earlierRoots) {
    var found = new HashSet<Id>();
    boolean clean = endGroups(earlierRoots, found);
    clean &= Kill.untilEmpty(() -> marked(known, found), () -> {}, () -> {}, KILL_WITHIN);
    if (clean) {
      cgroups.forget(earlierRoots);
    } else {
      LOG.warn("Some processes of an earlier life did not end within {}", KILL_WITHIN);
    }
    return found;
  }

  private boolean endGroups(List<Path> earlierRoots, Set<Id> found) {
    boolean clean = true;
    for (Cgroups.Cgroup group : cgroups.leftovers(earlierRoots)) {
      if (!group.pids().isEmpty()) {
        instanceOf(group.name()).ifPresent(found::add);
      }
      clean &= group.kill(KILL_WITHIN);
      group.remove();
    }
    return clean;
  }

  /** Groups are named {@code <instance>.<start>}. */
  private static Optional<Id> instanceOf(String group) {
    int dot = group.indexOf('.');
    return parse(dot < 0 ? group : group.substring(0, dot));
  }

  private static Optional<Id> parse(String text) {
    try {
      return Optional.of(Id.parse(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private Set<Long> marked(Map<Id, Trace> known, Set<Id> found) {
    Map<Long, ProcFs.Stat> all = ProcessTree.snapshot(proc);
    String boot = proc.bootId();
    var roots = new HashSet<Long>();
    known.forEach(
        (instance, trace) -> {
          ProcFs.Stat stat = all.get(trace.pid());
          if (stat != null
              && stat.alive()
              && trace.boot().equals(boot)
              && stat.startTicks() == trace.startTicks()) {
            roots.add(trace.pid());
            found.add(instance);
          }
        });
    for (ProcFs.Stat stat : all.values()) {
      if (stat.alive()
          && proc.environment(stat.pid(), ProcessDriver.NODE_VARIABLE)
              .filter(mark::equals)
              .isPresent()) {
        roots.add(stat.pid());
        proc.environment(stat.pid(), ProcessDriver.INSTANCE_VARIABLE)
            .flatMap(Leftovers::parse)
            .ifPresent(found::add);
      }
    }
    var tree = new HashSet<>(ProcFs.withDescendants(roots, all));
    // Never ourselves, nor what started us.
    tree.removeAll(proc.lineage(ProcessHandle.current().pid()));
    tree.removeIf(pid -> !Optional.ofNullable(all.get(pid)).map(ProcFs.Stat::alive).orElse(false));
    return tree;
  }
}
