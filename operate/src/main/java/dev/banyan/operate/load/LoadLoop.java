package dev.banyan.operate.load;

import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a run. The methods that answer with a future may be called from
 * anywhere and hop onto the loop; all others happen on it, so nothing here is locked.
 */
final class LoadLoop {

  /** Arrivals begun in one go, before the loop reads answers again. */
  private static final int BURST_MAX = 256;

  private static final long SWEEP_MILLIS = 50;
  private static final long DRAIN_LOOK_MILLIS = 5;

  /** So that workers do not spin against a target that is gone. */
  private static final long AFTER_TROUBLE_MILLIS = 100;

  private final EventLoop loop;
  private final int index;
  private final int loops;
  private final LoadPlan plan;
  private final NoteBook notes;
  private final LinkPool pool;
  private final ClassDraw draw;
  private final Live live;
  private @Nullable Running running;
  private boolean closed;

  /** A step under way. */
  private static final class Running {
    final LoadStep step;
    final StepLoop counts;
    final Timetable timetable;
    final CompletableFuture<StepEnd> end = new CompletableFuture<>();
    boolean over;
    long cpuBeforeNanos;
    long cpuNanos;

    Running(LoadStep step, StepLoop counts, Timetable timetable) {
      this.step = step;
      this.counts = counts;
      this.timetable = timetable;
    }
  }

  /** What a loop has of a step. */
  record StepEnd(List<ClassCounts> counts, Latency lag, long cpuNanos) {}

  /** What a loop has seen since it was asked last. */
  record Seen(Live.Sums sums, long underWay) {}

  LoadLoop(
      EventLoop loop,
      int index,
      LoadPlan plan,
      Dialer dialer,
      List<EncodedRequests> requests,
      NoteBook notes) {
    this.loop = loop;
    this.index = index;
    this.loops = plan.limits().threads();
    this.plan = plan;
    this.notes = notes;
    this.live = new Live(plan.classes().size());
    this.draw = new ClassDraw(plan.classes(), new SplittableRandom(plan.seed() * 31 + index));
    this.pool =
        new LinkPool(
            this,
            dialer,
            plan,
            requests.stream().map(each -> each.turn(index)).toList(),
            share(plan.limits().connectionsMax()),
            share(plan.limits().waitingMax()));
    loop.execute(this::sweep);
  }

  EventLoop eventLoop() {
    return loop;
  }

  void noted(String note) {
    notes.add(note);
  }

  private int share(int whole) {
    return Shares.of(whole, loops, index);
  }

  /** Opens its share of the connections that are to stand beforehand; done when they do. */
  CompletableFuture<Void> openAhead() {
    var done = new CompletableFuture<Void>();
    loop.execute(() -> pool.openAhead(share(plan.limits().connectionsAhead()), done));
    return done;
  }

  /**
   * Begins a step; the future has its counts when it is over and drained.
   *
   * @param number of the step, which gives each its own draws
   * @param startNanos of its warm-up, the same for all loops
   */
  CompletableFuture<StepEnd> begin(LoadStep step, int number, long startNanos) {
    boolean random = plan.spacing() == LoadPlan.Spacing.POISSON;
    Running next =
        new Running(
            step,
            new StepLoop(step, plan.classes().size(), startNanos, live),
            new Timetable(
                Curve.of(step),
                index,
                loops,
                random
                    ? new SplittableRandom((plan.seed() * 1_000_003 + number) * 64 + index)
                    : null,
                startNanos));
    loop.execute(() -> begin(next));
    return next.end;
  }

  private void begin(Running next) {
    running = next;
    at(next.counts.measureFromNanos(), () -> next.cpuBeforeNanos = threadCpuNanos());
    at(next.counts.measureToNanos(), () -> scheduleOver(next));
    if (next.step.shape() instanceof LoadShape.Closed closedShape) {
      at(
          next.counts.measureFromNanos() - next.step.warmUp().toNanos(),
          () -> {
            for (int worker = 0; worker < share(closedShape.workers()); worker++) {
              work(next);
            }
          });
    } else {
      tick(next);
    }
  }

  private void at(long nanos, Runnable task) {
    loop.schedule(task, Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  /** Lets every arrival that is due begin, and comes back for the next. */
  private void tick(Running of) {
    if (of.over) {
      return;
    }
    if (letBegin(of, BURST_MAX)) {
      loop.execute(() -> tick(of));
    } else if (!of.timetable.over()) {
      at(of.timetable.nextNanos(), () -> tick(of));
    }
  }

  /** Begins at most so many; whether more are due by now. */
  private boolean letBegin(Running of, int most) {
    Timetable timetable = of.timetable;
    long now = System.nanoTime();
    for (int begun = 0; !timetable.over() && timetable.nextNanos() - now <= 0; begun++) {
      if (begun == most) {
        return true;
      }
      pool.arrive(of.counts.due(draw.next(), timetable.nextNanos(), now), now);
      timetable.advance();
    }
    return false;
  }

  /** A worker's next request. */
  private void work(Running of) {
    if (!of.over) {
      long now = System.nanoTime();
      pool.arrive(of.counts.due(draw.next(), now, now), now);
    }
  }

  /**
   * A request has ended; a worker goes on with its next.
   *
   * @param troubled whether the target may be gone
   */
  void ended(Call call, boolean troubled) {
    Running of = running;
    if (of == null
        || of.counts != call.step
        || of.over
        || !(of.step.shape() instanceof LoadShape.Closed closedShape)) {
      return;
    }
    if (troubled) {
      loop.schedule(() -> work(of), AFTER_TROUBLE_MILLIS, TimeUnit.MILLISECONDS);
    } else if (closedShape.think().isZero()) {
      work(of);
    } else {
      loop.schedule(() -> work(of), closedShape.think().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void scheduleOver(Running of) {
    if (of.over) {
      return;
    }
    // What fell due while the loop was busy still has to begin.
    letBegin(of, Integer.MAX_VALUE);
    of.cpuNanos = threadCpuNanos() - of.cpuBeforeNanos;
    of.over = true;
    Duration grace = plan.limits().grace();
    drain(of, System.nanoTime() + grace.toNanos());
  }

  private void drain(Running of, long deadlineNanos) {
    if (of.counts.underWay() == 0 || System.nanoTime() - deadlineNanos >= 0) {
      finish(of, pool.calls());
    } else {
      loop.schedule(() -> drain(of, deadlineNanos), DRAIN_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The step's counts are final.
   *
   * @param unfinished those that had their time; of a run that is stopped nobody had
   */
  private void finish(Running of, List<Call> unfinished) {
    if (of.end.isDone()) {
      return;
    }
    of.counts.close(unfinished);
    pool.abandon();
    of.end.complete(new StepEnd(of.counts.counts(), of.counts.lag(), of.cpuNanos));
  }

  /** Ends the step under way at once; its future then has what was counted. */
  void stop() {
    loop.execute(
        () -> {
          Running of = running;
          if (of != null) {
            if (!of.over) {
              of.over = true;
              of.cpuNanos = of.cpuBeforeNanos == 0 ? 0 : threadCpuNanos() - of.cpuBeforeNanos;
            }
            finish(of, List.of());
          }
        });
  }

  CompletableFuture<Seen> seen() {
    return CompletableFuture.supplyAsync(
        () -> {
          Running of = running;
          return new Seen(live.take(), of == null ? 0 : of.counts.underWay());
        },
        loop);
  }

  /** Closes every connection. */
  CompletableFuture<Void> close() {
    return CompletableFuture.runAsync(
        () -> {
          closed = true;
          pool.close();
        },
        loop);
  }

  private void sweep() {
    if (!closed) {
      pool.sweep(System.nanoTime());
      loop.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static long threadCpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
