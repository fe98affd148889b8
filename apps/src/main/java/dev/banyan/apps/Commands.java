package dev.banyan.apps;

import dev.banyan.data.DataException;
import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.kernel.Problems;
import dev.banyan.workloads.CommandPlace;
import dev.banyan.workloads.CommandRun;
import dev.banyan.workloads.RunResult;
import dev.banyan.workloads.Workloads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One-off and scheduled commands: run in the place of a service, in the release that serves, with
 * its environment and limits. Their rows tell how they end even when nobody waits. Thread-safe.
 */
final class Commands {

  private static final Logger log = LoggerFactory.getLogger(Commands.class);
  private static final Query INSERT = new Query("insert", "app_command");
  private static final Query UPDATE = new Query("update", "app_command");
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final Duration POLL = Duration.ofMillis(20);

  private final Shards shards;
  private final CommandTable table;
  private final Workloads workloads;
  private final LogMasks masks;
  private final Changes changes;
  private final IdGenerator ids;
  private final InstantSource clock;
  private final AppsConfig config;

  /** Those under way, bounded by {@code commandsPerApp} and by the node. */
  private final Map<Id, Running> running = new ConcurrentHashMap<>();

  /** How many places of {@code commandsPerApp} are taken, by app. */
  private final Map<Id, Integer> places = new ConcurrentHashMap<>();

  private record Running(AppCommand command, CommandRun run) {}

  Commands(
      Shards shards,
      Workloads workloads,
      LogMasks masks,
      Changes changes,
      IdGenerator ids,
      InstantSource clock,
      AppsConfig config) {
    this.shards = shards;
    this.table = new CommandTable(shards);
    this.workloads = workloads;
    this.masks = masks;
    this.changes = changes;
    this.ids = ids;
    this.clock = clock;
    this.config = config;
  }

  CommandTable table() {
    return table;
  }

  /**
   * Starts a one-off command.
   *
   * @param deployment the release that serves
   */
  AppCommand start(Deployment deployment, ServiceSpec service, String line, Changes.By by) {
    return start(deployment, service, line, Optional.empty(), by, handle -> true).orElseThrow();
  }

  /**
   * Starts a run of a schedule. Its claim and the row of the command are one transaction, so that
   * no run is lost between them.
   *
   * @param claim whether the run is this node's to start
   * @return empty when it is not
   */
  Optional<AppCommand> start(
      Deployment deployment, ServiceSpec service, ScheduleSpec schedule, Predicate<Handle> claim) {
    return start(
        deployment,
        service,
        schedule.run(),
        Optional.of(schedule.name()),
        Changes.By.BANYAN,
        claim);
  }

  private Optional<AppCommand> start(
      Deployment deployment,
      ServiceSpec service,
      String line,
      Optional<String> schedule,
      Changes.By by,
      Predicate<Handle> claim) {
    App app = deployment.app();
    takePlace(app.id());
    boolean started = false;
    // Before the row: a run that was claimed has its place on the node too.
    try (CommandPlace place = workloads.reserveCommand()) {
      AppCommand command = command(deployment, service, line, schedule, by);
      if (!inserted(app, command, by, claim)) {
        return Optional.empty();
      }
      launch(place, deployment, service, command);
      started = true;
      return Optional.of(command);
    } finally {
      if (!started) {
        leavePlace(app.id());
      }
    }
  }

  /** Whether one more command of an app may run now. */
  boolean hasPlace(Id app) {
    return places.getOrDefault(app, 0) < config.commandsPerApp();
  }

  private void takePlace(Id app) {
    places.compute(
        app,
        (id, taken) -> {
          int now = taken == null ? 0 : taken;
          if (now >= config.commandsPerApp()) {
            throw Problems.tooManyRequests(
                now + " commands of this app run already; wait for one or cancel one.",
                RETRY_AFTER_SECONDS);
          }
          return now + 1;
        });
  }

  private void leavePlace(Id app) {
    places.computeIfPresent(app, (id, taken) -> taken == 1 ? null : taken - 1);
  }

  private AppCommand command(
      Deployment deployment,
      ServiceSpec service,
      String line,
      Optional<String> schedule,
      Changes.By by) {
    App app = deployment.app();
    return new AppCommand(
        ids.within(app.id(), "cmd"),
        app.team(),
        app.id(),
        service.name(),
        line,
        schedule,
        deployment.release().id(),
        AppCommand.State.STARTING,
        "It is being started.",
        Optional.empty(),
        by.name(),
        clock.instant(),
        Optional.empty());
  }

  /** A transaction whose end nobody told may have happened: then the row is there. */
  private boolean inserted(App app, AppCommand command, Changes.By by, Predicate<Handle> claim) {
    try {
      return insert(command, by, claim);
    } catch (DataException.OutcomeUnknown unknown) {
      if (!isThere(app, command)) {
        throw unknown;
      }
      log.warn(
          "command {} is known, though its transaction did not tell so", command.id(), unknown);
      return true;
    }
  }

  private boolean isThere(App app, AppCommand command) {
    try {
      return Retry.insist(() -> table.find(app, command.id())).isPresent();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean insert(AppCommand command, Changes.By by, Predicate<Handle> claim) {
    return shards
        .ofTeam(command.team())
        .write(
            INSERT,
            handle -> {
              if (!AppTable.stays(handle, command.team(), command.app())) {
                throw AppsException.conflict(
                    "being-removed", "The app is being deleted; nothing is begun with it.");
              }
              if (!claim.test(handle)) {
                return false;
              }
              CommandTable.insert(handle, command);
              changes.record(handle, Changes.Entry.of(command, by, "command.run"));
              return true;
            })
        .value();
  }

  private void launch(
      CommandPlace place, Deployment deployment, ServiceSpec service, AppCommand command) {
    masks.hold(command.app(), command.id(), deployment.shared().hidden());
    try {
      CommandRun run =
          place.run(
              InstanceSpecs.command(command.id(), deployment, service, command.command(), true),
              config.commandTimeout(),
              CommandRun.Output.NONE);
      running.put(command.id(), new Running(command, run));
      Thread.ofVirtual().name("command-" + command.id()).start(() -> follow(command, run));
    } catch (RuntimeException refused) {
      masks.release(command.app(), command.id());
      table.finish(
          command,
          AppCommand.State.FAILED,
          String.valueOf(refused.getMessage()),
          OptionalInt.empty(),
          clock.instant());
      throw refused;
    }
  }

  /** The row may lag behind while the database is away; the process is followed all the same. */
  private void follow(AppCommand command, CommandRun run) {
    try {
      try {
        table.setState(command, AppCommand.State.RUNNING, "It runs.");
      } catch (RuntimeException away) {
        log.warn("the row of command {} does not say that it runs", command.id(), away);
      }
      RunResult result = run.await();
      Retry.run(
          () ->
              table.finish(
                  command, state(result), result.reason(), result.exitCode(), result.endedAt()));
    } catch (InterruptedException never) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException lost) {
      log.error("the row of command {} says no more how it ended", command.id(), lost);
    } finally {
      running.remove(command.id());
      masks.release(command.app(), command.id());
      leavePlace(command.app());
    }
  }

  private static AppCommand.State state(RunResult result) {
    if (result.succeeded()) {
      return AppCommand.State.SUCCEEDED;
    }
    return result.end() == RunResult.End.CANCELLED
        ? AppCommand.State.CANCELLED
        : AppCommand.State.FAILED;
  }

  /** Whether a run of a schedule is still going. */
  boolean isRunning(Id app, String schedule) {
    return running.values().stream()
        .anyMatch(
            one ->
                one.command().app().equals(app)
                    && one.command().schedule().equals(Optional.of(schedule)));
  }

  /** Which releases commands of an app run in now; the caller's own to change. */
  Set<Id> releasesOf(Id app) {
    return running.values().stream()
        .map(Running::command)
        .filter(command -> command.app().equals(app))
        .map(AppCommand::release)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Whether lines of a command may still come. */
  boolean isRunning(Id command) {
    return running.containsKey(command);
  }

  /**
   * Ends every command of an app that is being deleted, and waits until each has: its row says so
   * already, so that none begins any more.
   *
   * @return whether none is left; false when the time was over
   */
  boolean endAll(App app, String reason, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (places.containsKey(app.id())) {
      running.values().stream()
          .filter(one -> one.command().app().equals(app.id()))
          .forEach(one -> one.run().cancel(reason));
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  /** Ends a command; nothing happens when it has ended. */
  void cancel(App app, Id command, Changes.By by) {
    Running one = running.get(command);
    if (one == null || !one.command().app().equals(app.id())) {
      return;
    }
    changes.announce(UPDATE, Changes.Entry.of(one.command(), by, "command.cancel"));
    one.run().cancel("It was cancelled.");
  }
}
