package dev.banyan.bench.measure;

import dev.banyan.operate.machine.CpuTime;
import dev.banyan.operate.machine.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * CPU time of a fixed set of processes: from a cgroup of their own where one can be made, exact to
 * the nanosecond and with children that have ended; otherwise from {@code /proc}.
 *
 * <p>Only the accounting controller is used (cgroup v1 {@code cpuacct}), so nothing is limited by
 * it. Closing moves the processes back to the root group and removes the cgroup.
 */
public final class CpuMeter implements AutoCloseable {

  private static final Path ACCOUNTING = Path.of("/sys/fs/cgroup/cpuacct");

  private final ProcFs proc;
  private final List<Long> pids;
  private final Optional<Path> group;

  private CpuMeter(ProcFs proc, List<Long> pids, Optional<Path> group) {
    this.proc = proc;
    this.pids = pids;
    this.group = group;
  }

  /**
   * @param pids the processes, which must be running; children they start later count with them
   * @param name a name for the cgroup, free among concurrent runs
   */
  public static CpuMeter of(ProcFs proc, Collection<Long> pids, String name) {
    return new CpuMeter(proc, List.copyOf(pids), join(pids, name));
  }

  private static Optional<Path> join(Collection<Long> pids, String name) {
    // Where cpu and cpuacct are one mount, moving a process would lift its CPU limits too.
    if (!Files.isWritable(ACCOUNTING) || Files.exists(ACCOUNTING.resolve("cpu.shares"))) {
      return Optional.empty();
    }
    Path made = ACCOUNTING.resolve(name);
    try {
      Files.createDirectory(made);
      for (long pid : pids) {
        Files.writeString(made.resolve("cgroup.procs"), Long.toString(pid));
      }
      return Optional.of(made);
    } catch (IOException e) {
      remove(made);
      return Optional.empty();
    }
  }

  /** So far, since some moment in the past: use differences. */
  public CpuTime now() {
    return group.flatMap(CpuMeter::accounted).orElseGet(() -> proc.cpu(pids));
  }

  private static Optional<CpuTime> accounted(Path group) {
    try {
      Duration total =
          Duration.ofNanos(Long.parseLong(Files.readString(group.resolve("cpuacct.usage")).trim()));
      // user and system come in ticks: they give the share, the exact sum gives the amount.
      List<String> ticks = Files.readAllLines(group.resolve("cpuacct.stat"));
      double user = Double.parseDouble(ticks.get(0).replaceAll("[^0-9]", ""));
      double system = Double.parseDouble(ticks.get(1).replaceAll("[^0-9]", ""));
      double share = user + system == 0 ? 0 : system / (user + system);
      Duration inKernel = Duration.ofNanos((long) (total.toNanos() * share));
      return Optional.of(new CpuTime(total.minus(inKernel), inKernel));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where the figures come from, for reports. */
  public String source() {
    return group.isPresent() ? "cgroup cpuacct" : "/proc/[pid]/stat";
  }

  /** Runs something and says what the processes used meanwhile. */
  public <T> Measured<T> during(Supplier<T> work) {
    CpuTime before = now();
    T value = work.get();
    return new Measured<>(value, now().since(before));
  }

  /** A result and the CPU time that the metered processes used for it. */
  public record Measured<T>(T value, CpuTime cpu) {}

  @Override
  public void close() {
    group.ifPresent(CpuMeter::remove);
  }

  private static void remove(Path group) {
    try {
      if (!Files.exists(group)) {
        return;
      }
      for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
        Files.writeString(ACCOUNTING.resolve("cgroup.procs"), pid);
      }
      Files.delete(group);
    } catch (IOException e) {
      // A process ended meanwhile, or still holds the group: an empty group costs nothing.
      System.getLogger(CpuMeter.class.getName())
          .log(System.Logger.Level.DEBUG, "cgroup {0} stays: {1}", group, e.getMessage());
    }
  }
}
