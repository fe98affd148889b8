package dev.banyan.operate.verify;

import dev.banyan.operate.load.Target;
import dev.banyan.operate.machine.Await;
import dev.banyan.operate.machine.CappedGroup;
import dev.banyan.operate.machine.CgroupCpu;
import dev.banyan.operate.machine.Cores;
import dev.banyan.operate.machine.OwnedProcess;
import dev.banyan.operate.machine.Scratch;
import dev.banyan.operate.measure.MeasureException;
import dev.banyan.operate.measure.Meter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Equal copies of an app on the core that serves, each in a control group of its own that caps and
 * counts its CPU. Not thread-safe.
 */
final class Replicas implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private record Replica(OwnedProcess process, CappedGroup group, Target target) {}

  private final List<Replica> running = new ArrayList<>();

  /** Starts so many, without a cap. */
  static Replicas start(
      SampleApp.Backing backing, int count, Scratch scratch, Cores cores, Path groupRoot) {
    var replicas = new Replicas();
    try {
      for (int i = 1; i <= count; i++) {
        replicas.add(backing, "replica-" + i, scratch, cores, groupRoot);
      }
      return replicas;
    } catch (RuntimeException failed) {
      replicas.close();
      throw failed;
    }
  }

  private void add(
      SampleApp.Backing backing, String name, Scratch scratch, Cores cores, Path groupRoot) {
    int port = Scratch.freePort();
    CappedGroup group =
        CappedGroup.make(groupRoot, "banyan-verify-" + ProcessHandle.current().pid() + "-" + name);
    OwnedProcess process;
    try {
      process =
          OwnedProcess.start(
              cores.onServer(backing.command(port)),
              scratch.folder(),
              backing.environment(port),
              scratch.folder().resolve(name + ".log"));
    } catch (RuntimeException failed) {
      group.close();
      throw failed;
    }
    running.add(new Replica(process, group, Target.of("http://127.0.0.1:" + port + "/", false)));
    group.add(process.pid());
    try {
      Await.until(
          READY_WITHIN,
          () -> name + "; it printed: " + Stores.tail(process),
          () -> Scratch.listens(port) || !process.alive());
    } catch (IllegalStateException late) {
      throw new MeasureException(String.valueOf(late.getMessage()), late);
    }
    if (!process.alive()) {
      throw new MeasureException(name + " ended at once; it printed: " + Stores.tail(process));
    }
  }

  /** Holds each to so much of a core. */
  void cap(double cores) {
    running.forEach(each -> each.group().cap(cores));
  }

  /**
   * The addresses of so many.
   *
   * @param first index of the one to begin with; after the last comes the first
   */
  List<Target> targets(int first, int count) {
    return some(first, count).stream().map(Replica::target).toList();
  }

  private List<Replica> some(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(index -> running.get(index % running.size()))
        .toList();
  }

  /** What the same ones use together. */
  Meter meter(int first, int count) {
    List<CgroupCpu> counters = some(first, count).stream().map(each -> each.group().cpu()).toList();
    return Meter.of("the replicas' control groups", counters);
  }

  @Override
  public void close() {
    running.reversed().forEach(each -> each.process().close());
    running.reversed().forEach(each -> each.group().close());
    running.clear();
  }
}
