package dev.banyan.workloads;

import java.time.Duration;

/**
 * A place among the commands that this node may run, so that none is promised that it then has no
 * room for. Close it in any case; that gives up a place that no command has taken. Thread-safe.
 */
public interface CommandPlace extends AutoCloseable {

  /**
   * Runs a one-off command in the place, once. Its output also goes to the app's log.
   *
   * @param spec its id is {@code cmd_…}; {@code port} and {@code health} do not count
   * @param atMost after it the command is ended, with everything it started
   * @param output gets each line as it comes
   * @throws WorkloadException.LimitNotEnforceable when a declared limit cannot hold on this host
   * @throws WorkloadException.Closing when the node began to close meanwhile
   */
  CommandRun run(InstanceSpec spec, Duration atMost, CommandRun.Output output);

  @Override
  void close();
}
