package dev.banyan.operate.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop does and counts in one step. Everything happens on that loop.
 *
 * <p>Of an open step counts what fell due in the measured part, however late its answer; of a
 * closed one what ended within it.
 */
final class StepLoop {

  private final boolean open;
  private final long measureFromNanos;
  private final long secondHalfNanos;
  private final long measureToNanos;
  private final List<ClassCounts> counts = new ArrayList<>();
  private final Latency lag = new Latency();
  private final Live live;
  private long underWay;
  private boolean over;

  /**
   * @param startNanos of the warm-up, on the clock of {@link System#nanoTime}
   */
  StepLoop(LoadStep step, int classes, long startNanos, Live live) {
    this.open = step.shape().open();
    this.measureFromNanos = startNanos + step.warmUp().toNanos();
    this.secondHalfNanos = measureFromNanos + step.measured().toNanos() / 2;
    this.measureToNanos = measureFromNanos + step.measured().toNanos();
    this.live = live;
    for (int index = 0; index < classes; index++) {
      counts.add(new ClassCounts());
    }
  }

  long measureFromNanos() {
    return measureFromNanos;
  }

  long measureToNanos() {
    return measureToNanos;
  }

  /** Whether an arrival that finds no connection may be dropped: a worker's waits. */
  boolean mayDrop() {
    return open;
  }

  /**
   * A request falls due; how late that is noticed shows what the generator itself adds. A worker's
   * is never late.
   */
  Call due(int classIndex, long scheduledNanos, long nowNanos) {
    boolean measured = scheduledNanos - measureFromNanos >= 0;
    if (measured) {
      counts.get(classIndex).offered++;
      if (open) {
        lag.record(nowNanos - scheduledNanos);
      }
    }
    if (scheduledNanos - secondHalfNanos >= 0) {
      counts.get(classIndex).backlog.due();
    }
    live.now().offered++;
    underWay++;
    return new Call(this, classIndex, scheduledNanos, measured);
  }

  /** It has a connection. */
  void sent(Call call, int bytes) {
    ClassCounts of = counts.get(call.classIndex);
    if (call.measured && !over) {
      of.sent += call.sent ? 0 : 1;
      of.bytesOut += bytes;
    }
    call.sent = true;
  }

  /** It goes out once more, on another connection. */
  void sentAgain(Call call) {
    if (call.measured && !over) {
      counts.get(call.classIndex).sentAgain++;
    }
  }

  void sentMore(Call call, int bytes) {
    if (call.measured && !over) {
      counts.get(call.classIndex).bytesOut += bytes;
    }
  }

  void firstEvent(Call call, long nowNanos) {
    if (counts(call, nowNanos)) {
      counts.get(call.classIndex).firstEventAfter(nowNanos - call.scheduledNanos);
    }
  }

  void event(Call call, long nowNanos) {
    if (counts(call, nowNanos)) {
      counts.get(call.classIndex).events++;
    }
  }

  void roundTrip(Call call, long nanos, long nowNanos) {
    if (counts(call, nowNanos)) {
      counts.get(call.classIndex).roundTripOf(nanos);
    }
  }

  void answered(Call call, int status, long nowNanos) {
    if (counts(call, nowNanos)) {
      counts.get(call.classIndex).answered(status);
    }
  }

  void received(Call call, long bytes) {
    if (call.measured && !over) {
      counts.get(call.classIndex).bytesIn += bytes;
    }
  }

  /** A good answer, whole. */
  void done(Call call, long nowNanos) {
    ClassCounts of = counts.get(call.classIndex);
    if (counts(call, nowNanos)) {
      of.done++;
      of.took(nowNanos - call.scheduledNanos);
      of.backlog.took(call.scheduledNanos - secondHalfNanos >= 0, nowNanos - call.scheduledNanos);
    }
    of.doneInside += inside(measureFromNanos, nowNanos) ? 1 : 0;
    if (!over) {
      live.now().done++;
      live.now().took(call.classIndex, nowNanos - call.scheduledNanos);
    }
    ended(call, nowNanos);
  }

  void failed(Call call, Failure failure, long nowNanos) {
    if (counts(call, nowNanos)) {
      counts.get(call.classIndex).failed(failure);
    }
    live.now().failed += over ? 0 : 1;
    ended(call, nowNanos);
  }

  /** It was never sent. */
  void dropped(Call call) {
    if (call.measured && !over) {
      counts.get(call.classIndex).dropped++;
    }
    live.now().dropped += over ? 0 : 1;
    underWay--;
  }

  private void ended(Call call, long nowNanos) {
    underWay--;
    if (inside(secondHalfNanos, nowNanos)) {
      counts.get(call.classIndex).backlog.ended();
    }
  }

  /** Whether an end at this time belongs to what is measured. */
  private boolean counts(Call call, long nowNanos) {
    if (over) {
      return false;
    }
    return open ? call.measured : inside(measureFromNanos, nowNanos);
  }

  /** Whether it is between then and the end of what is measured. */
  private boolean inside(long fromNanos, long nowNanos) {
    return !over && nowNanos - fromNanos >= 0 && nowNanos - measureToNanos < 0;
  }

  /** Requests due and without an end. */
  long underWay() {
    return underWay;
  }

  /** Nothing counts any more: what is still under way is unfinished, or was never sent. */
  void close(Iterable<Call> left) {
    for (Call call : left) {
      if (call.measured && call.sent) {
        counts.get(call.classIndex).unfinished++;
      } else if (call.measured) {
        counts.get(call.classIndex).dropped++;
      }
    }
    over = true;
  }

  List<ClassCounts> counts() {
    return counts;
  }

  Latency lag() {
    return lag;
  }
}
