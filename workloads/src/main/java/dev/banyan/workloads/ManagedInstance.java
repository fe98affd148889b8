package dev.banyan.workloads;

import dev.banyan.kernel.Id;
import dev.banyan.workloads.HealthProber.Probe;
import dev.banyan.workloads.StatusBoard.Move;
import dev.banyan.workloads.WorkloadDriver.Exit;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one instance of a service. One virtual thread owns it and takes events one by one;
 * timers, probes, exits and callers only post events. An event carries the number of the attempt it
 * is about, so that a late one does nothing.
 */
final class ManagedInstance implements Instance {

  /** An instance without a health check counts as running when it lived this long. */
  static final Duration SETTLE = Duration.ofSeconds(1);

  static final Duration FIRST_PROBE_AFTER = Duration.ofMillis(50);

  /** Most programs are up within seconds: they are asked often at first, the slow ones less. */
  static final Duration EAGER_FOR = Duration.ofSeconds(5);

  static final Duration EAGER_PROBE_EVERY = Duration.ofMillis(50);
  static final Duration START_PROBE_EVERY = Duration.ofMillis(250);

  /** How often in a row a start that found its port taken is tried on another one at once. */
  static final int PORT_RETRIES_MAX = 3;

  private static final Logger LOG = LoggerFactory.getLogger(ManagedInstance.class);

  private final InstanceSpec spec;
  private final Parts parts;
  private final StatusBoard board;
  private final InstanceLog log;
  private final Counter restartCounter;
  private final io.micrometer.core.instrument.Timer startTimes;
  private final BackOff backOff = new BackOff();

  /** Bounded by what one attempt can post, and by calls of stop and restart. */
  private final LinkedBlockingQueue<InstanceEvent> events = new LinkedBlockingQueue<>();

  private volatile Optional<Attempt> attempt = Optional.empty();
  private Optional<Instant> runningSince = Optional.empty();
  private HealthRules health = new HealthRules(1);
  private Optional<InstanceEvent.Stop> stopping = Optional.empty();
  private Optional<String> endedBecause = Optional.empty();
  private int number;
  private int restarts;
  private int portRetries;
  private long askedAtNanos;

  ManagedInstance(InstanceSpec spec, Parts parts) {
    this.spec = spec;
    this.parts = parts;
    this.board = new StatusBoard(spec, parts);
    this.log =
        new InstanceLog(
            spec,
            parts.logs().of(spec.app()),
            parts.clock(),
            parts.logMeters(),
            CommandRun.Output.NONE);
    this.restartCounter =
        Counter.builder("workload_restarts")
            .description("Starts of instances after the first")
            .register(parts.meters());
    this.startTimes =
        io.micrometer.core.instrument.Timer.builder("workload_start_duration")
            .description("From the start of a process until it is healthy")
            .register(parts.meters());
  }

  void begin() {
    Thread.ofVirtual().name("banyan-instance-" + spec.id()).start(this::live);
  }

  private void live() {
    try {
      start("It is being started.");
      while (!board.ended()) {
        handle(events.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error bug) {
      LOG.error("The life of {} broke off", spec.id(), bug);
      brokeOff("Banyan failed: " + Explain.cause(bug));
    }
  }

  private void brokeOff(String reason) {
    try {
      attempt.ifPresent(Attempt::end);
      board.move(Move.to(InstanceState.STOPPED, reason).forGood(), Optional.empty());
    } finally {
      board.end();
    }
  }

  private void handle(InstanceEvent event) {
    switch (event) {
      case InstanceEvent.Exited(int of, Exit exit) when of == number -> exited(exit);
      case InstanceEvent.Probed(int of, Probe probe) when of == number -> probed(probe);
      case InstanceEvent.Settled(int of) when of == number -> settled();
      case InstanceEvent.StartTimedOut(int of) when of == number -> startTimedOut();
      case InstanceEvent.GraceOver(int of) when of == number -> graceOver();
      case InstanceEvent.BackOffOver(int of) when of == number && failed() -> startAgain();
      case InstanceEvent.Stop stop -> stopAsked(stop);
      default -> LOG.trace("{} comes too late for {}", event, spec.id());
    }
  }

  private boolean failed() {
    return state() == InstanceState.FAILED;
  }

  private InstanceState state() {
    return board.status().state();
  }

  private void startAgain() {
    startAgain("It is being started again (restart " + (restarts + 1) + ").");
  }

  private void startAgain(String reason) {
    restarts++;
    restartCounter.increment();
    start(reason);
  }

  private void start(String reason) {
    number++;
    health = new HealthRules(spec.health().map(HealthCheck::failuresMax).orElse(1));
    runningSince = Optional.empty();
    endedBecause = Optional.empty();
    move(Move.to(InstanceState.PREPARING, reason));
    try {
      attempt = Optional.of(tryStart());
    } catch (IOException | RuntimeException notStarted) {
      fail("It could not be started: " + words(notStarted), OptionalInt.empty());
      return;
    }
    started(attempt.orElseThrow());
  }

  private Attempt tryStart() throws IOException {
    OptionalInt port = spec.port().isPresent() ? spec.port() : OptionalInt.of(parts.ports().take());
    try {
      return Attempt.start(spec, port, parts.driver(), log, parts.clock().instant());
    } catch (IOException | RuntimeException e) {
      giveBack(port);
      throw e;
    }
  }

  private void started(Attempt started) {
    int mine = number;
    move(
        Move.to(
            InstanceState.STARTING,
            "Its process "
                + started.trace().pid()
                + " was started, with PORT "
                + started.port().getAsInt()
                + "."));
    started.exit().thenAccept(exit -> events.add(new InstanceEvent.Exited(mine, exit)));
    if (spec.health().isEmpty()) {
      parts.timer().after(SETTLE, () -> events.add(new InstanceEvent.Settled(mine)));
    } else {
      HealthCheck check = spec.health().get();
      parts
          .timer()
          .after(check.startTimeout(), () -> events.add(new InstanceEvent.StartTimedOut(mine)));
      probeAfter(FIRST_PROBE_AFTER);
    }
  }

  private static String words(Exception failure) {
    return failure instanceof WorkloadException refused
        ? refused.problem().detail()
        : Explain.cause(failure);
  }

  private void probeAfter(Duration delay) {
    int mine = number;
    HealthCheck check = spec.health().orElseThrow();
    int port = attempt.orElseThrow().port().getAsInt();
    parts
        .timer()
        .after(
            delay,
            () ->
                Thread.startVirtualThread(
                    () -> events.add(new InstanceEvent.Probed(mine, probe(check, port)))));
  }

  private Probe probe(HealthCheck check, int port) {
    Probe found = parts.prober().probe(check, port);
    OptionalInt user = parts.driver().userIdOf(spec.app());
    return user.isPresent() ? PortOwner.confirm(found, port, user.getAsInt()) : found;
  }

  private void probed(Probe probe) {
    HealthCheck check = spec.health().orElseThrow();
    switch (health.judge(state(), board.status().ready(), probe)) {
      case HealthRules.Verdict.Begin(String reason, String host) -> running(reason, host);
      case HealthRules.Verdict.Ready(String reason, String host) ->
          move(Move.to(InstanceState.RUNNING, reason).ready(host));
      case HealthRules.Verdict.NotReady(String reason) ->
          move(Move.to(InstanceState.RUNNING, reason));
      case HealthRules.Verdict.End(String reason) -> {
        endAndExplain(reason);
        return;
      }
      case HealthRules.Verdict.AsBefore() -> LOG.trace("{}: {}", spec.id(), probe);
    }
    switch (state()) {
      case STARTING -> probeAfter(shorter(startPause(), check.interval()));
      case RUNNING -> probeAfter(check.interval());
      default -> LOG.trace("{} takes no more health checks", spec.id());
    }
  }

  private Duration startPause() {
    Instant eagerUntil = attempt.orElseThrow().startedAt().plus(EAGER_FOR);
    return parts.clock().instant().isBefore(eagerUntil) ? EAGER_PROBE_EVERY : START_PROBE_EVERY;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void settled() {
    if (state() == InstanceState.STARTING) {
      running("It runs; it declares no health check.", "127.0.0.1");
    }
  }

  private void running(String reason, String host) {
    Instant now = parts.clock().instant();
    runningSince = Optional.of(now);
    portRetries = 0;
    startTimes.record(Duration.between(attempt.orElseThrow().startedAt(), now));
    move(Move.to(InstanceState.RUNNING, reason).ready(host));
  }

  private void startTimedOut() {
    if (state() == InstanceState.STARTING) {
      HealthCheck check = spec.health().orElseThrow();
      endAndExplain(
          "It did not become healthy within "
              + Explain.words(check.startTimeout())
              + ": "
              + health.lastWords()
              + ".");
    }
  }

  /** Ends the processes; their exit then leads to the failure with this reason. */
  private void endAndExplain(String reason) {
    endedBecause = Optional.of(reason);
    attempt.ifPresent(Attempt::end);
  }

  private void exited(Exit exit) {
    Attempt ended = attempt.orElseThrow();
    boolean wanted = stopping.isPresent() || endedBecause.isPresent();
    Map<Long, String> others = ended.finish(stragglersWithin());
    if (stopping.isPresent() && !others.isEmpty() && endedBecause.isEmpty()) {
      endedBecause = Optional.of(overGrace());
    }
    OptionalInt code = OptionalInt.of(exit.code());
    boolean portTaken =
        !wanted
            && state() == InstanceState.STARTING
            && spec.port().isEmpty()
            && !Ports.free(ended.port().getAsInt());
    giveBack(ended.port());
    if (stopping.isPresent()) {
      afterStop(stopping.get(), code);
      return;
    }
    String reason = endedBecause.orElseGet(() -> Explain.exit(exit, spec.limits(), others));
    if (portTaken && portRetries < PORT_RETRIES_MAX) {
      portRetries++;
      move(
          Move.to(
                  InstanceState.FAILED,
                  "Its port "
                      + ended.port().getAsInt()
                      + " was taken by another process"
                      + PortOwner.holder(ended.port().getAsInt())
                          .map(who -> " (" + who + ")")
                          .orElse("")
                      + "; it gets another one at once.")
              .exit(code)
              .restartsAt(parts.clock().instant()));
      startAgain();
      return;
    }
    fail(Explain.withOutput(reason, log.lastLines()), code);
  }

  /** A shell that goes at once on SIGTERM must not cost the server below it its grace. */
  private Duration stragglersWithin() {
    if (endedBecause.isPresent()) {
      return Duration.ZERO;
    }
    return stopping.isPresent()
        ? spec.stopGrace().minusNanos(System.nanoTime() - askedAtNanos)
        : Attempt.STRAGGLERS_WITHIN;
  }

  private String overGrace() {
    return "It did not end within "
        + Explain.words(spec.stopGrace())
        + " of SIGTERM and was killed.";
  }

  private void afterStop(InstanceEvent.Stop stop, OptionalInt code) {
    stopping = Optional.empty();
    String how = endedBecause.map(killed -> " " + killed).orElse("");
    if (stop.startAgain()) {
      startAgain("It is being started again: " + stop.reason() + how);
    } else {
      move(Move.to(InstanceState.STOPPED, stop.reason() + how).exit(code).forGood());
    }
  }

  private void fail(String reason, OptionalInt code) {
    Instant now = parts.clock().instant();
    Duration ran = runningSince.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
    Duration delay = backOff.afterFailure(ran);
    int mine = number;
    move(
        Move.to(InstanceState.FAILED, "Starts again in " + Explain.words(delay) + ". " + reason)
            .exit(code)
            .restartsAt(now.plus(delay)));
    parts.timer().after(delay, () -> events.add(new InstanceEvent.BackOffOver(mine)));
  }

  private void stopAsked(InstanceEvent.Stop stop) {
    if (stopping.isPresent()) {
      // A stop outweighs a restart that is under way; nothing else changes.
      if (!stop.startAgain()) {
        stopping = Optional.of(stop);
      }
      return;
    }
    if (!state().live()) {
      if (stop.startAgain()) {
        startAgain("It is being started again: " + stop.reason());
      } else {
        move(Move.to(InstanceState.STOPPED, stop.reason()).forGood());
      }
      return;
    }
    stopping = Optional.of(stop);
    move(Move.to(InstanceState.DRAINING, stop.reason()));
    askedAtNanos = System.nanoTime();
    attempt.orElseThrow().askToEnd();
    int mine = number;
    parts.timer().after(spec.stopGrace(), () -> events.add(new InstanceEvent.GraceOver(mine)));
  }

  private void graceOver() {
    if (stopping.isPresent()) {
      endAndExplain(overGrace());
    }
  }

  private void giveBack(OptionalInt port) {
    if (spec.port().isEmpty() && port.isPresent()) {
      parts.ports().giveBack(port.getAsInt());
    }
  }

  private void move(Move move) {
    board.move(move.restarts(restarts), attempt);
    log.say(move.state().name().toLowerCase(Locale.ROOT) + ": " + firstLine(move));
  }

  private static String firstLine(Move move) {
    return move.reason().lines().findFirst().orElse("");
  }

  void stop(String reason) {
    events.add(new InstanceEvent.Stop(reason, false));
  }

  void restart(String reason) {
    events.add(new InstanceEvent.Stop(reason, true));
  }

  @Override
  public Id id() {
    return spec.id();
  }

  @Override
  public InstanceStatus status() {
    InstanceStatus status = board.status();
    return status.state().live()
        ? status.withUsage(attempt.map(Attempt::usage).orElse(Usage.NONE))
        : status;
  }

  InstanceStatus statusWithoutUsage() {
    return board.status();
  }

  boolean ended() {
    return board.ended();
  }

  Duration stopGrace() {
    return spec.stopGrace();
  }

  @Override
  public InstanceStatus awaitHealthy(Duration atMost) throws InterruptedException {
    int failuresBefore = board.failures();
    board.await(
        status ->
            (status.state() == InstanceState.RUNNING && status.ready())
                || status.state() == InstanceState.FAILED
                || board.failures() > failuresBefore
                || board.ended(),
        atMost);
    return status();
  }

  @Override
  public InstanceStatus awaitStopped(Duration atMost) throws InterruptedException {
    return board.await(status -> board.ended(), atMost);
  }
}
