package dev.banyan.workloads.process;

import dev.banyan.workloads.Usage;
import dev.banyan.workloads.WorkloadDriver;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One started process and all that came from it. */
final class RunningProcess implements WorkloadDriver.Running {

  private final Process process;
  private final WorkloadDriver.Trace trace;
  private final Optional<Cgroups.Cgroup> group;
  private final ProcessTree tree;
  private final ProcFs proc;
  private final CompletableFuture<WorkloadDriver.Exit> exit;
  private final ReentrantLock ending = new ReentrantLock();
  private volatile Optional<Usage> last = Optional.empty();

  RunningProcess(
      Process process,
      WorkloadDriver.Trace trace,
      Optional<Cgroups.Cgroup> group,
      ProcessTree tree,
      ProcFs proc) {
    this.process = process;
    this.trace = trace;
    this.group = group;
    this.tree = tree;
    this.proc = proc;
    this.exit =
        process
            .onExit()
            .thenApply(
                ended ->
                    new WorkloadDriver.Exit(
                        ended.exitValue(),
                        group.map(Cgroups.Cgroup::outOfMemoryKills).orElse(0L),
                        group.map(Cgroups.Cgroup::pidsRefused).orElse(0L)));
  }

  @Override
  public WorkloadDriver.Trace trace() {
    return trace;
  }

  @Override
  public InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return process.getErrorStream();
  }

  @Override
  public CompletableFuture<WorkloadDriver.Exit> exit() {
    return exit;
  }

  @Override
  public void askToEnd() {
    Set<Long> pids = pids();
    if (pids.isEmpty()) {
      process.toHandle().destroy(); // It has not entered its group yet.
    }
    pids.forEach(Kill::ask);
  }

  @Override
  public boolean end(Duration atMost) {
    ending.lock();
    try {
      return last.isPresent() || endAll(atMost);
    } finally {
      ending.unlock();
    }
  }

  private boolean endAll(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    pids(); // A tree without a cgroup remembers its members before their parent is gone.
    Usage usage = usage();
    // The leader goes first: until it is gone it might still enter the group and fork there.
    // By its handle: the process object would close the pipes, and with them lose unread output.
    process.toHandle().destroyForcibly();
    boolean nothingLeft = leaderGone(deadline) & killRest(remaining(deadline));
    if (nothingLeft) {
      last = Optional.of(new Usage(Math.max(usage.cpuSeconds(), usage().cpuSeconds()), 0, 0));
      group.ifPresent(Cgroups.Cgroup::remove);
    }
    return nothingLeft;
  }

  private boolean leaderGone(long deadline) {
    try {
      // A leader that a full group keeps in the kernel needs the others' end first.
      if (process.waitFor(Math.min(500, remaining(deadline).toMillis()), TimeUnit.MILLISECONDS)) {
        return true;
      }
      killRest(remaining(deadline));
      return process.waitFor(remaining(deadline).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private boolean killRest(Duration atMost) {
    return group.map(cgroup -> cgroup.kill(atMost)).orElseGet(() -> tree.kill(atMost));
  }

  private static Duration remaining(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  @Override
  public Map<Long, String> others() {
    var others = new TreeMap<Long, String>(Comparator.naturalOrder());
    for (long pid : pids()) {
      if (pid != trace.pid()) {
        proc.stat(pid).filter(ProcFs.Stat::alive).ifPresent(stat -> others.put(pid, stat.name()));
      }
    }
    return others;
  }

  @Override
  public Usage usage() {
    return last.orElseGet(() -> group.map(Cgroups.Cgroup::usage).orElseGet(tree::usage));
  }

  private Set<Long> pids() {
    return group.map(Cgroups.Cgroup::pids).orElseGet(tree::pids);
  }
}
