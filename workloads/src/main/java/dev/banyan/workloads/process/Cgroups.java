package dev.banyan.workloads.process;

import dev.banyan.workloads.ResourceLimits;
import dev.banyan.workloads.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The control groups that this process may make below its own. */
interface Cgroups {

  /** Processes and threads of an instance that declares no limit: enough for any honest service. */
  int PIDS_DEFAULT = 8_192;

  Set<ResourceLimits.Kind> enforceable();

  String describe();

  /**
   * Makes the group of one instance with its limits, without processes yet.
   *
   * @param name unique on this node
   */
  Optional<Cgroup> create(String name, ResourceLimits limits) throws IOException;

  /** The directories in which this life makes its groups; kept on disk for the next life. */
  List<Path> roots();

  /** The directory of this life through which all its processes can be ended. */
  Optional<Path> killRoot();

  /** The groups below the directories of an earlier life. */
  List<Cgroup> leftovers(List<Path> earlierRoots);

  /** Removes directories of an earlier life once their groups are gone. */
  void forget(List<Path> earlierRoots);

  /** One instance's group, in as many hierarchies as there are. */
  interface Cgroup {

    String name();

    /** Where it stands, for people. */
    String place();

    /** A process enters by writing its id into each of these. */
    List<Path> entries();

    Set<Long> pids();

    /** Ends every process in it, and waits until none is left. */
    boolean kill(Duration atMost);

    Usage usage();

    /** How many processes the kernel ended for the memory limit. */
    long outOfMemoryKills();

    /** How often a fork was refused. */
    long pidsRefused();

    /** Removes the empty group; a group that still holds processes stays. */
    void remove();
  }
}
