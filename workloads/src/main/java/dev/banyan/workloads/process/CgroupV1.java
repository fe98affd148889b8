package dev.banyan.workloads.process;

import dev.banyan.workloads.ResourceLimits;
import dev.banyan.workloads.ResourceLimits.Kind;
import dev.banyan.workloads.Usage;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Control groups, version 1 (Linux: Documentation/admin-guide/cgroup-v1): a group is a directory in
 * the hierarchy of each controller. Processes are ended under the freezer, so that none forks away
 * while they are killed.
 */
final class CgroupV1 implements Cgroups {

  private static final List<String> CONTROLLERS =
      List.of("cpu", "cpuacct", "memory", "pids", "freezer");
  private static final int PERIOD_MICROS = 100_000;

  /** Controllers whose hierarchy is the same directory share one entry. */
  private final Map<String, Path> bases;

  private CgroupV1(Map<String, Path> bases) {
    this.bases = bases;
  }

  /**
   * Makes this life's directory in each hierarchy where that is allowed.
   *
   * @param own this process's own group by controller
   * @param name of this life
   */
  static Optional<CgroupV1> open(Map<String, Path> own, String name) {
    var bases = new LinkedHashMap<String, Path>();
    for (String controller : CONTROLLERS) {
      Path parent = own.get(controller);
      if (parent == null) {
        continue;
      }
      Path base = parent.resolve(name);
      try {
        Files.createDirectories(base);
        if (Files.isWritable(base.resolve("cgroup.procs"))) {
          bases.put(controller, base);
        }
      } catch (IOException notAllowed) {
        // Read-only or another user's: this controller is not ours to use.
        continue;
      }
    }
    return bases.isEmpty() ? Optional.empty() : Optional.of(new CgroupV1(bases));
  }

  @Override
  public Set<Kind> enforceable() {
    var kinds = EnumSet.noneOf(Kind.class);
    if (bases.containsKey("cpu") && Files.exists(bases.get("cpu").resolve("cpu.cfs_quota_us"))) {
      kinds.add(Kind.CPU_LIMIT);
    }
    if (bases.containsKey("memory")) {
      kinds.add(Kind.MEMORY);
    }
    if (bases.containsKey("pids")) {
      kinds.add(Kind.PIDS);
    }
    return kinds;
  }

  @Override
  public String describe() {
    return "cgroup v1 (" + String.join(", ", bases.keySet()) + ")";
  }

  @Override
  public Optional<Cgroup> create(String name, ResourceLimits limits) throws IOException {
    var directories = new LinkedHashMap<String, Path>();
    for (var base : bases.entrySet()) {
      directories.put(base.getKey(), Files.createDirectories(base.getValue().resolve(name)));
    }
    Path cpu = directories.get("cpu");
    if (cpu != null) {
      if (limits.cpuRequest().isPresent()) {
        long shares = Math.max(2, limits.cpuRequest().get().millis() * 1024 / 1000);
        CgroupFiles.write(cpu.resolve("cpu.shares"), Long.toString(shares));
      }
      if (limits.cpuLimit().isPresent()) {
        long quota = Math.max(1_000, limits.cpuLimit().get().millis() * PERIOD_MICROS / 1000);
        CgroupFiles.write(cpu.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
        CgroupFiles.write(cpu.resolve("cpu.cfs_quota_us"), Long.toString(quota));
      }
    }
    Path memory = directories.get("memory");
    if (memory != null && limits.memoryLimit().isPresent()) {
      String bytes = Long.toString(limits.memoryLimit().get().bytes());
      CgroupFiles.write(memory.resolve("memory.limit_in_bytes"), bytes);
      // Without this one the instance would go on in swap.
      CgroupFiles.writeIfThere(memory.resolve("memory.memsw.limit_in_bytes"), bytes);
    }
    Path pids = directories.get("pids");
    if (pids != null) {
      int most = limits.pidsMax().orElse(PIDS_DEFAULT);
      CgroupFiles.write(pids.resolve("pids.max"), Integer.toString(most));
    }
    return Optional.of(new Group(name, directories));
  }

  @Override
  public List<Path> roots() {
    return List.copyOf(new LinkedHashSet<>(bases.values()));
  }

  @Override
  public Optional<Path> killRoot() {
    return Optional.ofNullable(bases.get("freezer")).or(() -> roots().stream().findFirst());
  }

  @Override
  public List<Cgroup> leftovers(List<Path> earlierRoots) {
    var byName = new LinkedHashMap<String, Map<String, Path>>();
    for (Path root : earlierRoots) {
      String controller = controllerOf(root);
      for (Path group : children(root)) {
        byName
            .computeIfAbsent(group.getFileName().toString(), name -> new LinkedHashMap<>())
            .put(controller, group);
      }
    }
    var groups = new ArrayList<Cgroup>();
    byName.forEach((name, directories) -> groups.add(new Group(name, directories)));
    return groups;
  }

  @Override
  public void forget(List<Path> earlierRoots) {
    earlierRoots.forEach(CgroupFiles::remove);
  }

  /** Told by its files, since a mount point may have any name. */
  private static String controllerOf(Path root) {
    if (Files.exists(root.resolve("freezer.state"))) {
      return "freezer";
    }
    if (Files.exists(root.resolve("memory.limit_in_bytes"))) {
      return "memory";
    }
    return root.toString();
  }

  static List<Path> children(Path root) {
    var children = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(root, Files::isDirectory)) {
      entries.forEach(children::add);
    } catch (IOException | DirectoryIteratorException gone) {
      return List.of();
    }
    return children;
  }

  private record Group(String name, Map<String, Path> directories) implements Cgroup {

    @Override
    public String place() {
      return directories.values().iterator().next().toString();
    }

    @Override
    public List<Path> entries() {
      return new LinkedHashSet<>(directories.values())
          .stream().map(directory -> directory.resolve("cgroup.procs")).toList();
    }

    @Override
    public Set<Long> pids() {
      // A process entering passes through the hierarchies one by one.
      var pids = new HashSet<Long>();
      for (Path directory : directories.values()) {
        pids.addAll(CgroupFiles.readPids(directory));
      }
      return pids;
    }

    @Override
    public boolean kill(Duration atMost) {
      Path freezer = directories.get("freezer");
      return Kill.untilEmpty(
          this::pids, () -> freeze(freezer, "FROZEN"), () -> freeze(freezer, "THAWED"), atMost);
    }

    private static void freeze(@Nullable Path freezer, String state) {
      if (freezer != null) {
        try {
          CgroupFiles.write(freezer.resolve("freezer.state"), state);
        } catch (IOException gone) {
          // The group was removed: nothing is left to freeze.
          return;
        }
      }
    }

    @Override
    public Usage usage() {
      Path cpu = directories.get("cpuacct");
      Path memory = directories.get("memory");
      Path pids = directories.get("pids");
      return new Usage(
          cpu == null ? 0 : CgroupFiles.readLong(cpu.resolve("cpuacct.usage")) / 1e9,
          memory == null ? 0 : workingSet(memory),
          pids == null
              ? CgroupFiles.readPids(directories.values().iterator().next()).size()
              : (int) CgroupFiles.readLong(pids.resolve("pids.current")));
    }

    private static long workingSet(Path memory) {
      long usage = CgroupFiles.readLong(memory.resolve("memory.usage_in_bytes"));
      long idle = CgroupFiles.readKey(memory.resolve("memory.stat"), "total_inactive_file");
      return Math.max(0, usage - idle);
    }

    @Override
    public long outOfMemoryKills() {
      Path memory = directories.get("memory");
      return memory == null
          ? 0
          : CgroupFiles.readKey(memory.resolve("memory.oom_control"), "oom_kill");
    }

    @Override
    public long pidsRefused() {
      Path pids = directories.get("pids");
      return pids == null ? 0 : CgroupFiles.readKey(pids.resolve("pids.events"), "max");
    }

    @Override
    public void remove() {
      directories.values().forEach(CgroupFiles::remove);
    }
  }
}
