package dev.banyan.apps;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what schedules say is due and is this node's to start. What cannot start stays due and is
 * tried again: at once when a place for a command is free, after {@link #RETRY_AFTER} when it
 * failed. Called by one thread after another; calls block on SQL.
 */
final class ScheduleRuns {

  static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(ScheduleRuns.class);

  private final Commands commands;
  private final Schedules schedules;
  private final AppRunners runners;
  private final CommandStarts starts;
  private final InstantSource clock;

  /** When those that could not start are tried again; holds none that is not due. */
  private Map<Schedules.Name, Instant> postponed = Map.of();

  ScheduleRuns(AppSupervisor.Parts parts, AppRunners runners, CommandStarts starts) {
    this.commands = parts.commands();
    this.schedules = parts.schedules();
    this.runners = runners;
    this.starts = starts;
    this.clock = parts.clock();
  }

  synchronized void runDue() {
    Map<Schedules.Name, Instant> still = new HashMap<>();
    schedules.eachDue(
        due -> {
          Optional<AppRunner> runner = runners.find(due.app());
          Optional<Deployment> serving = runner.flatMap(one -> one.live().deployment());
          serving
              .flatMap(one -> schedule(one, due))
              .flatMap(schedule -> run(serving.get(), schedule, due))
              .ifPresent(until -> still.put(due, until));
        });
    postponed = still;
  }

  private static Optional<ScheduleSpec> schedule(Deployment serving, Schedules.Name due) {
    return serving.manifest().schedules().stream()
        .filter(one -> one.name().equals(due.name()))
        .findFirst();
  }

  /** Until when it is left alone; empty when it is done with. */
  private Optional<Instant> run(Deployment serving, ScheduleSpec schedule, Schedules.Name due) {
    Instant now = clock.instant();
    Optional<Instant> before = Optional.ofNullable(postponed.get(due));
    if (before.filter(until -> until.isAfter(now)).isPresent()) {
      return before;
    }
    String app = serving.app().name();
    try {
      if (commands.isRunning(due.app(), due.name())) {
        if (schedules.claim(due, schedule)) {
          log.warn(
              "app {}: schedule {} is left out, its run of before still goes", app, due.name());
        }
        return Optional.empty();
      }
      if (!commands.hasPlace(due.app())) {
        if (before.isEmpty()) {
          log.warn("app {}: schedule {} waits, as many commands run as may", app, due.name());
        }
        return Optional.of(now);
      }
      commands.start(
          starts.withEnvironment(serving),
          starts.service(serving, schedule.service()),
          schedule,
          handle -> schedules.claim(handle, due, schedule));
      return Optional.empty();
    } catch (RuntimeException failure) {
      log.error("app {}: schedule {} did not start", app, due.name(), failure);
      return Optional.of(now.plus(RETRY_AFTER));
    }
  }
}
