package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Runs instances of services and one-off commands on this node, keeps them running, and ends them
 * with everything they started.
 *
 * <p>Every transition is kept in the team's shard with its reason before listeners hear of it;
 * while the shard cannot be reached, instances go on and their transitions are kept in memory
 * (bounded) and written later. Thread-safe. Methods may block on the disk and on SQL: call them on
 * virtual threads.
 */
public interface Workloads extends AutoCloseable {

  /**
   * Launches an instance and keeps it running, with a back-off between crashes, until {@link
   * #stop}. Returns at once; states come by {@link #onTransition} or {@link Instance#awaitHealthy}.
   *
   * @throws WorkloadException.LimitNotEnforceable when a declared limit cannot hold on this host
   * @throws WorkloadException.NodeFull when the node runs as much as it may
   * @throws WorkloadException.Closing when the node is closing
   */
  Instance launch(InstanceSpec spec);

  /**
   * Asks an instance or command to end: SIGTERM to all its processes, after its grace SIGKILL.
   * Returns at once; a second call changes nothing. No failure when it has ended already.
   *
   * @param reason in words for the user
   * @throws WorkloadException.NoSuchInstance when this node never knew it
   */
  void stop(Id instance, String reason);

  /**
   * Starts an instance's process anew under the same id, without back-off: SIGTERM, grace, SIGKILL,
   * start. Returns at once.
   *
   * @throws WorkloadException.NoSuchInstance when this node never knew it
   * @throws WorkloadException.Ended when it was stopped for good
   */
  void restart(Id instance, String reason);

  /** An instance or command of this node, with usage; those that ended stay known for a while. */
  Optional<InstanceStatus> status(Id instance);

  /** What this node runs of an app, with usage: by service, then ordinal, then id. */
  List<InstanceStatus> list(Id app);

  /** What this node runs in all, without usage. */
  List<InstanceStatus> listAll();

  /** The last transitions of an instance, newest first, read from the team's shard. */
  List<InstanceTransition> transitions(Id instance, int most);

  /**
   * Registers a listener for every transition, and for every change of readiness. It is called in
   * order for each instance, after the transition was kept, on a virtual thread; it may block,
   * which holds up that one instance alone.
   */
  void onTransition(Consumer<InstanceStatus> listener);

  /** The logs of all apps on this node. */
  LogStore logs();

  /**
   * Runs a one-off command to its end, once. Its output also goes to the app's log.
   *
   * @param spec its id is {@code cmd_…}; {@code port} and {@code health} do not count
   * @param atMost after it the command is ended, with everything it started
   * @param output gets each line as it comes
   */
  CommandRun run(InstanceSpec spec, Duration atMost, CommandRun.Output output);

  /**
   * Takes the place of a command that is to be run, before anything durable says that it will be.
   *
   * @throws WorkloadException.NodeFull when the node runs as many commands as it may
   * @throws WorkloadException.Closing when the node is closing
   */
  CommandPlace reserveCommand();

  /** Runs a command within {@link CommandRun#TIMEOUT_DEFAULT}. */
  default CommandRun run(InstanceSpec spec) {
    return run(spec, CommandRun.TIMEOUT_DEFAULT, CommandRun.Output.NONE);
  }

  /**
   * Ends what instances of an earlier life of this node left behind (after {@code kill -9}), whole
   * process trees, and nothing else. Call it once at boot, before the first launch; blocks until
   * nothing is left.
   *
   * @return the instances whose processes were ended or whose records were still open
   * @throws IllegalStateException when something was launched already
   */
  List<Id> endLeftovers();

  /** The user id that an app's processes have, when this node runs as root. */
  OptionalInt userIdOf(Id app);

  /**
   * Makes a directory of Banyan's own (a release) belong to the app's user, with all in it;
   * symbolic links are not followed. Does nothing when this node does not run as root.
   */
  void grant(Id app, Path directory);

  /**
   * Forgets an app that is gone: its log, its HOME, and what is known of its instances and
   * commands, all of which have ended. Its user id stays taken, so that no other app ever gets
   * files of it.
   */
  void forget(Id team, Id app);

  /**
   * Ends every instance and command, in parallel, each within its grace, and refuses new ones. No
   * process is left afterwards.
   */
  @Override
  void close();
}
