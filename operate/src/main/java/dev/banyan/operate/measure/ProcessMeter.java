package dev.banyan.operate.measure;

import dev.banyan.operate.machine.ProcFs;
import dev.banyan.scale.measure.Resource;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedSet;

/** A process of this machine with all that it started: CPU, and how many sockets it has open. */
public final class ProcessMeter implements Meter {

  private final ProcFs proc;
  private final long pid;
  private final long start;

  /**
   * @throws MeasureException when there is no such process
   */
  public ProcessMeter(ProcFs proc, long pid) {
    this.proc = proc;
    this.pid = pid;
    this.start = proc.stat(pid).orElseThrow(() -> gone(pid, "there is no process ")).start();
  }

  private static MeasureException gone(long pid, String what) {
    return new MeasureException("--pid: " + what + pid);
  }

  @Override
  public Reading read() {
    // The kernel gives the id of a process that ended to another one.
    if (proc.stat(pid).filter(stat -> stat.start() == start).isEmpty()) {
      throw gone(pid, "the target ended while it was measured: process ");
    }
    SequencedSet<Long> tree = proc.tree(pid);
    var levels = new EnumMap<Resource, Double>(Resource.class);
    OptionalLong sockets = proc.sockets(tree);
    if (sockets.isPresent()) {
      levels.put(Resource.SOCKETS, (double) sockets.getAsLong());
    }
    return new Reading(Map.of(Resource.CPU, proc.cpu(tree).total().toNanos() / 1e9), levels);
  }

  @Override
  public String source() {
    return "/proc of process " + pid + " and its children";
  }
}
