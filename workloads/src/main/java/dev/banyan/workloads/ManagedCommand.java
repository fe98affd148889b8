package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.RunResult.End;
import dev.banyan.workloads.StatusBoard.Move;
import dev.banyan.workloads.WorkloadDriver.Exit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one command: started once, ended by itself, by its time or by somebody. A virtual
 * thread of its own waits for whichever comes first.
 */
final class ManagedCommand implements CommandRun {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedCommand.class);

  private final InstanceSpec spec;
  private final Parts parts;
  private final Duration atMost;
  private final StatusBoard board;
  private final InstanceLog log;
  private final CompletableFuture<RunResult> result = new CompletableFuture<>();

  /** Why it must end; the first reason counts. */
  private final CompletableFuture<Ask> asked = new CompletableFuture<>();

  private volatile Optional<Attempt> attempt = Optional.empty();

  private record Ask(End end, String reason) {}

  ManagedCommand(InstanceSpec spec, Parts parts, Duration atMost, CommandRun.Output output) {
    this.spec = spec;
    this.parts = parts;
    this.atMost = atMost;
    this.board = new StatusBoard(spec, parts);
    this.log =
        new InstanceLog(
            spec, parts.logs().of(spec.app()), parts.clock(), parts.logMeters(), output);
  }

  void begin() {
    Thread.ofVirtual().name("banyan-command-" + spec.id()).start(this::run);
  }

  private void run() {
    try {
      result.complete(live());
    } catch (RuntimeException | Error bug) {
      LOG.error("The run of {} broke off", spec.id(), bug);
      brokeOff("Banyan failed: " + Explain.cause(bug));
    }
  }

  /** Whatever else fails: its place is free again, and nobody waits for its end for ever. */
  private void brokeOff(String reason) {
    try {
      attempt.ifPresent(Attempt::end);
      board.move(Move.to(InstanceState.FAILED, reason).forGood(), attempt);
    } finally {
      board.end();
      result.complete(result(End.NOT_STARTED, OptionalInt.empty(), reason, Usage.NONE));
    }
  }

  private RunResult live() {
    move(Move.to(InstanceState.PREPARING, "It is being started."));
    Attempt started;
    try {
      started =
          Attempt.start(spec, OptionalInt.empty(), parts.driver(), log, parts.clock().instant());
    } catch (IOException | RuntimeException notStarted) {
      String why =
          notStarted instanceof WorkloadException refused
              ? refused.problem().detail()
              : Explain.cause(notStarted);
      return end(End.NOT_STARTED, OptionalInt.empty(), "It could not be started: " + why);
    }
    attempt = Optional.of(started);
    move(Move.to(InstanceState.RUNNING, "Its process " + started.trace().pid() + " was started."));
    Timer.Pending timeout =
        parts
            .timer()
            .after(
                atMost,
                () ->
                    asked.complete(
                        new Ask(
                            End.TIMED_OUT,
                            "It was ended because it took longer than "
                                + Explain.words(atMost)
                                + ".")));
    CompletableFuture.anyOf(started.exit(), asked).join();
    timeout.cancel();
    return started.exit().isDone() ? endedByItself(started) : endAsAsked(started);
  }

  private RunResult endedByItself(Attempt ended) {
    Exit exit = ended.exit().join();
    Map<Long, String> others = ended.finish(Attempt.STRAGGLERS_WITHIN);
    return end(
        End.EXITED, OptionalInt.of(exit.code()), Explain.commandExit(exit, spec.limits(), others));
  }

  private RunResult endAsAsked(Attempt running) {
    Ask ask = asked.join();
    move(Move.to(InstanceState.DRAINING, ask.reason()));
    long askedAtNanos = System.nanoTime();
    running.askToEnd();
    var grace = new CompletableFuture<Exit>();
    Timer.Pending killer =
        parts.timer().after(spec.stopGrace(), () -> Thread.startVirtualThread(running::end));
    running.exit().thenAccept(grace::complete);
    Exit exit = grace.join();
    running.finish(spec.stopGrace().minusNanos(System.nanoTime() - askedAtNanos));
    killer.cancel();
    return end(ask.end(), OptionalInt.of(exit.code()), ask.reason());
  }

  private RunResult end(End end, OptionalInt code, String reason) {
    RunResult ended = result(end, code, reason, attempt.map(Attempt::usage).orElse(Usage.NONE));
    boolean failed = end == End.NOT_STARTED || (end == End.EXITED && !ended.succeeded());
    move(
        Move.to(failed ? InstanceState.FAILED : InstanceState.STOPPED, reason)
            .exit(code)
            .forGood());
    return ended;
  }

  private RunResult result(End end, OptionalInt code, String reason, Usage usage) {
    Instant now = parts.clock().instant();
    return new RunResult(
        spec.id(), end, code, reason, attempt.map(Attempt::startedAt).orElse(now), now, usage);
  }

  private void move(Move move) {
    board.move(move, attempt);
    if (move.state() != InstanceState.PREPARING) {
      log.say(
          move.state().name().toLowerCase(Locale.ROOT)
              + ": "
              + move.reason().lines().findFirst().orElse(""));
    }
  }

  InstanceSpec spec() {
    return spec;
  }

  boolean ended() {
    return board.ended();
  }

  void awaitEnded(Duration within) throws InterruptedException {
    board.await(status -> board.ended(), within);
  }

  @Override
  public Id id() {
    return spec.id();
  }

  @Override
  public InstanceStatus status() {
    InstanceStatus status = board.status();
    return status.withUsage(attempt.map(Attempt::usage).orElse(Usage.NONE));
  }

  InstanceStatus statusWithoutUsage() {
    return board.status();
  }

  @Override
  public void cancel(String reason) {
    asked.complete(new Ask(End.CANCELLED, reason));
  }

  @Override
  public CompletableFuture<RunResult> result() {
    return result;
  }
}
