package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The port to what really runs an instance. Drivers stand in sub-packages and pass {@code
 * WorkloadDriverContract}. Thread-safe; every method may block.
 */
public interface WorkloadDriver extends AutoCloseable {

  /** The limits that this host lets the driver enforce. */
  Set<ResourceLimits.Kind> enforceable();

  /** One sentence that says how limits are enforced here, or why not. */
  String describe();

  /**
   * Starts one instance.
   *
   * @param port what {@code PORT} says; empty for commands
   * @throws IOException in words for the user: no such program or directory, no right to it
   * @throws WorkloadException.LimitNotEnforceable when a declared limit cannot hold
   */
  Running start(InstanceSpec spec, OptionalInt port) throws IOException;

  /**
   * Ends what an earlier life left behind: the given traces, and whatever else carries this node's
   * mark. Never a process whose id was given to another since. Blocks until nothing is left.
   *
   * @param known by instance
   * @return the instances whose processes were found and ended
   */
  Set<Id> endLeftovers(Map<Id, Trace> known);

  /** The user id of an app's processes, where they have one of their own. */
  OptionalInt userIdOf(Id app);

  /** See {@link Workloads#grant}. */
  void grant(Id app, Path directory) throws IOException;

  /** Deletes what apps keep beside their releases, their {@code HOME}, of one that is gone. */
  void forget(Id app) throws IOException;

  /** Ends nothing: the caller has ended all instances before. */
  @Override
  void close();

  /** One started instance. */
  interface Running {

    Trace trace();

    /** To be read to its end by the caller; ends when nothing of the instance is left. */
    InputStream stdout();

    /** As {@link #stdout()}. */
    InputStream stderr();

    /** Completes when the leading process has ended; other processes may be left. */
    CompletableFuture<Exit> exit();

    /** Asks all its processes to end (SIGTERM). */
    void askToEnd();

    /**
     * Ends all its processes at once, however they hide, and gives back what the host lent. Call it
     * after every exit too.
     *
     * @return whether nothing is left; false only when the kernel did not end them in time
     */
    boolean end(Duration atMost);

    /** Processes other than the leader that are alive: name by process id. */
    Map<Long, String> others();

    /** What it takes now; what it took in the end after {@link #end}. */
    Usage usage();
  }

  /**
   * What finds an instance again after this process was killed.
   *
   * @param pid of the leading process
   * @param startTicks field 22 of {@code /proc/pid/stat}: tells a reused pid
   * @param boot of the host, since pids and ticks mean nothing beyond it
   * @param place of the driver's own, such as a cgroup
   */
  record Trace(long pid, long startTicks, String boot, Optional<String> place) {}

  /**
   * How the leading process ended.
   *
   * @param code as the shell gives it: 128 + n for signal n
   * @param outOfMemory how many processes of the instance the kernel ended for its memory limit
   * @param pidsRefused how often it was refused a process or thread for its pids limit
   */
  record Exit(int code, long outOfMemory, long pidsRefused) {

    /** The signal that ended it, if one did. */
    public OptionalInt signal() {
      return code > 128 && code <= 128 + 64 ? OptionalInt.of(code - 128) : OptionalInt.empty();
    }
  }

  /** Names that a collection of kinds has in the manifest, for messages. */
  static String keys(Collection<ResourceLimits.Kind> kinds) {
    return String.join(", ", kinds.stream().map(ResourceLimits.Kind::key).sorted().toList());
  }
}
