package dev.banyan.apps;

import dev.banyan.kernel.Problems;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts one-off commands, and what schedules say is due, in the release that serves. Thread-safe;
 * calls block on SQL.
 */
final class CommandStarts {

  private static final Logger log = LoggerFactory.getLogger(CommandStarts.class);

  private final AppEnvironment environment;
  private final Commands commands;
  private final Schedules schedules;
  private final AppRunners runners;
  private final AppDirectory directory;

  CommandStarts(AppSupervisor.Parts parts, AppRunners runners, AppDirectory directory) {
    this.environment = parts.environment();
    this.commands = parts.commands();
    this.schedules = parts.schedules();
    this.runners = runners;
    this.directory = directory;
  }

  /** Starts a one-off command. */
  AppCommand run(App app, String service, String line, Changes.By by) {
    return run(app, service, line, Optional.empty(), by);
  }

  private AppCommand run(
      App app, String service, String line, Optional<String> schedule, Changes.By by) {
    Deployment serving = directory.serving(app);
    ServiceSpec spec = serving.manifest().services().get(service);
    if (spec == null) {
      throw Problems.notFound("service", service);
    }
    // With what its instances were given: a command makes nothing new.
    AppEnvironment.Shared shared = environment.read(app, serving.shared().given());
    return commands.start(serving.with(shared), spec, line, schedule, by);
  }

  /** Starts what has come due and is this node's to start. */
  void runDue() {
    for (Schedules.Due due : schedules.due()) {
      runners.find(due.app()).ifPresent(runner -> runDue(runner, due));
    }
  }

  private void runDue(AppRunner runner, Schedules.Due due) {
    App app = runner.app();
    Optional<ScheduleSpec> schedule =
        runner.live().deployment().stream()
            .flatMap(serving -> serving.manifest().schedules().stream())
            .filter(one -> one.name().equals(due.name()))
            .findFirst();
    if (schedule.isEmpty() || !schedules.claim(due, schedule.get())) {
      return;
    }
    if (commands.isRunning(due.app(), due.name())) {
      log.warn(
          "app {}: schedule {} is left out, its run of before still goes", app.name(), due.name());
      return;
    }
    try {
      run(
          app,
          schedule.get().service(),
          schedule.get().run(),
          Optional.of(due.name()),
          Changes.By.BANYAN);
    } catch (RuntimeException failure) {
      log.error("app {}: schedule {} did not start", app.name(), due.name(), failure);
    }
  }
}
