package dev.banyan.workloads.process;

import dev.banyan.workloads.ResourceLimits;
import dev.banyan.workloads.ResourceLimits.Kind;
import dev.banyan.workloads.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Control groups, version 2 (Linux: Documentation/admin-guide/cgroup-v2.rst): one directory for
 * each instance.
 *
 * <p>The host of this project offers version 1 alone: the writing of files is tested against a
 * directory that stands in for the kernel's, and the whole has not run on a real version 2 host.
 */
final class CgroupV2 implements Cgroups {

  private static final List<String> CONTROLLERS = List.of("cpu", "memory", "pids");
  private static final int PERIOD_MICROS = 100_000;

  private final Path base;
  private final Set<String> controllers;

  private CgroupV2(Path base, Set<String> controllers) {
    this.base = base;
    this.controllers = controllers;
  }

  /**
   * Makes this life's directory below this process's own group and delegates the controllers to it.
   *
   * @param own this process's own group
   * @param name of this life
   * @param ourPids this process and its children, which must leave {@code own} for a leaf: a group
   *     that hands on controllers may hold no processes itself (the root excepted)
   */
  static Optional<CgroupV2> open(Path own, String name, List<Long> ourPids) {
    try {
      List<String> offered =
          Arrays.stream(CgroupFiles.read(own.resolve("cgroup.controllers")).split("\\s+"))
              .filter(CONTROLLERS::contains)
              .toList();
      if (offered.isEmpty()) {
        return Optional.empty();
      }
      if (!delegated(own, offered)) {
        Path leaf = Files.createDirectories(own.resolve(name + "-self"));
        for (long pid : ourPids) {
          CgroupFiles.write(leaf.resolve("cgroup.procs"), Long.toString(pid));
        }
        delegate(own, offered);
      }
      Path base = Files.createDirectories(own.resolve(name));
      delegate(base, offered);
      return Optional.of(new CgroupV2(base, Set.copyOf(offered)));
    } catch (IOException notOurs) {
      // No delegation (systemd: Delegate=yes), or others share our group.
      return Optional.empty();
    }
  }

  private static boolean delegated(Path group, List<String> wanted) {
    List<String> has =
        Arrays.asList(CgroupFiles.read(group.resolve("cgroup.subtree_control")).split("\\s+"));
    if (has.containsAll(wanted)) {
      return true;
    }
    try {
      delegate(group, wanted);
      return true;
    } catch (IOException busy) {
      return false;
    }
  }

  private static void delegate(Path group, List<String> controllers) throws IOException {
    CgroupFiles.write(
        group.resolve("cgroup.subtree_control"),
        String.join(" ", controllers.stream().map(name -> "+" + name).toList()));
  }

  @Override
  public Set<Kind> enforceable() {
    var kinds = EnumSet.noneOf(Kind.class);
    if (controllers.contains("cpu")) {
      kinds.add(Kind.CPU_LIMIT);
    }
    if (controllers.contains("memory")) {
      kinds.add(Kind.MEMORY);
    }
    if (controllers.contains("pids")) {
      kinds.add(Kind.PIDS);
    }
    return kinds;
  }

  @Override
  public String describe() {
    return "cgroup v2 (" + String.join(", ", controllers.stream().sorted().toList()) + ")";
  }

  @Override
  public Optional<Cgroup> create(String name, ResourceLimits limits) throws IOException {
    Path group = Files.createDirectories(base.resolve(name));
    if (controllers.contains("cpu")) {
      if (limits.cpuRequest().isPresent()) {
        CgroupFiles.write(
            group.resolve("cpu.weight"), Long.toString(weight(limits.cpuRequest().get().millis())));
      }
      if (limits.cpuLimit().isPresent()) {
        long quota = Math.max(1_000, limits.cpuLimit().get().millis() * PERIOD_MICROS / 1000);
        CgroupFiles.write(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
      }
    }
    if (controllers.contains("memory") && limits.memoryLimit().isPresent()) {
      CgroupFiles.write(
          group.resolve("memory.max"), Long.toString(limits.memoryLimit().get().bytes()));
      CgroupFiles.writeIfThere(group.resolve("memory.swap.max"), "0");
    }
    if (controllers.contains("pids")) {
      int most = limits.pidsMax().orElse(PIDS_DEFAULT);
      CgroupFiles.write(group.resolve("pids.max"), Integer.toString(most));
    }
    return Optional.of(new Group(group));
  }

  /** The shares of version 1 on the scale of version 2, as Kubernetes and runc convert them. */
  static long weight(long milliCpu) {
    long shares = Math.clamp(milliCpu * 1024 / 1000, 2, 262_144);
    return 1 + (shares - 2) * 9_999 / 262_142;
  }

  @Override
  public List<Path> roots() {
    return List.of(base);
  }

  @Override
  public Optional<Path> killRoot() {
    return Optional.of(base);
  }

  @Override
  public List<Cgroup> leftovers(List<Path> earlierRoots) {
    var groups = new ArrayList<Cgroup>();
    for (Path root : earlierRoots) {
      CgroupV1.children(root).forEach(child -> groups.add(new Group(child)));
    }
    return groups;
  }

  @Override
  public void forget(List<Path> earlierRoots) {
    for (Path root : earlierRoots) {
      CgroupFiles.remove(root);
      CgroupFiles.remove(root.resolveSibling(root.getFileName() + "-self"));
    }
  }

  private record Group(Path directory) implements Cgroup {

    @Override
    public String name() {
      return directory.getFileName().toString();
    }

    @Override
    public String place() {
      return directory.toString();
    }

    @Override
    public List<Path> entries() {
      return List.of(directory.resolve("cgroup.procs"));
    }

    @Override
    public Set<Long> pids() {
      return CgroupFiles.readPids(directory);
    }

    @Override
    public boolean kill(Duration atMost) {
      return Kill.untilEmpty(this::pids, this::killAll, () -> {}, atMost);
    }

    /** Linux 5.14 ends the whole group in one step; before that, process by process. */
    private void killAll() {
      try {
        CgroupFiles.writeIfThere(directory.resolve("cgroup.kill"), "1");
      } catch (IOException gone) {
        // The group was removed: nothing is left to end.
        return;
      }
    }

    @Override
    public Usage usage() {
      long current = CgroupFiles.readLong(directory.resolve("memory.current"));
      long idle = CgroupFiles.readKey(directory.resolve("memory.stat"), "inactive_file");
      return new Usage(
          CgroupFiles.readKey(directory.resolve("cpu.stat"), "usage_usec") / 1e6,
          Math.max(0, current - idle),
          (int) CgroupFiles.readLong(directory.resolve("pids.current")));
    }

    @Override
    public long outOfMemoryKills() {
      return CgroupFiles.readKey(directory.resolve("memory.events"), "oom_kill");
    }

    @Override
    public long pidsRefused() {
      return CgroupFiles.readKey(directory.resolve("pids.events"), "max");
    }

    @Override
    public void remove() {
      CgroupFiles.remove(directory);
    }
  }
}
