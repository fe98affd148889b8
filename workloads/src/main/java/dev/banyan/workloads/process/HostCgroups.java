package dev.banyan.workloads.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Chooses the kind of control groups that this host offers. */
final class HostCgroups {

  private HostCgroups() {}

  /**
   * Version 2 where it has the controllers, else version 1, else none. The directories carry the
   * node's mark and a number of this life, so that lives never mix.
   */
  static Cgroups open(NodeDirectory directory) throws IOException {
    Path self = Path.of("/proc/self");
    if (!Files.exists(self.resolve("cgroup"))) {
      return new NoCgroups();
    }
    CgroupMounts mounts =
        CgroupMounts.parse(
            Files.readAllLines(self.resolve("mountinfo")),
            Files.readAllLines(self.resolve("cgroup")));
    String name =
        "banyan-"
            + directory.mark().substring(0, 8)
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    // Noted before they are made: what a crash leaves must be found.
    var planned = new ArrayList<Path>();
    mounts.v2().ifPresent(own -> planned.add(own.resolve(name)));
    mounts.v1().values().forEach(own -> planned.add(own.resolve(name)));
    directory.addCgroups(planned.stream().distinct().toList());
    return open(mounts, name);
  }

  private static Cgroups open(CgroupMounts mounts, String name) {
    Optional<CgroupV2> v2 = mounts.v2().flatMap(own -> CgroupV2.open(own, name, ourPids()));
    if (v2.isPresent()) {
      return v2.get();
    }
    Optional<CgroupV1> v1 = CgroupV1.open(mounts.v1(), name);
    return v1.isPresent() ? v1.get() : new NoCgroups();
  }

  /** PostgreSQL and Redis may have been started before. */
  private static List<Long> ourPids() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants()).map(ProcessHandle::pid).toList();
  }
}
