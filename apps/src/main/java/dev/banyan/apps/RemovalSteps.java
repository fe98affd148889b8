package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.workloads.InstanceStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What has to be done so that nothing of an app is left. Each step may be done again, and the rows
 * that later starts need to find the rest go last. One thread per app.
 */
final class RemovalSteps {

  private static final Query DELETE = new Query("delete", "app");
  private static final String REASON = "The app is being deleted.";
  private static final Duration POLL = Duration.ofMillis(20);

  /** The longest grace that a service can ask for, and what comes after it. */
  private static final Duration END_MAX = Duration.ofMinutes(15);

  private final AppSupervisor.Parts parts;
  private final AppRunners runners;

  RemovalSteps(AppSupervisor.Parts parts, AppRunners runners) {
    this.parts = parts;
    this.runners = runners;
  }

  /**
   * Does all of them.
   *
   * @param progress is told of each before it begins, in words for the user
   */
  void run(App app, Consumer<String> progress) throws IOException, InterruptedException {
    progress.accept("Its processes end.");
    endProcesses(app);
    progress.accept("Its key is revoked.");
    parts
        .secrets()
        .platform(app, AppEnvironment.KEY)
        .ifPresent(key -> parts.accounts().endKey(app, key));
    progress.accept("Its database is dropped.");
    parts.databases().drop(app.team(), app.name());
    if (parts.redis().isPresent()) {
      progress.accept("Its keys in Redis are deleted.");
      parts.redis().get().remove(app.id());
    }
    progress.accept("Its releases and its log are deleted.");
    parts.releases().deleteAll(app);
    parts.workloads().forget(app.team(), app.id());
    parts.masks().forget(app.id());
    progress.accept("Its records are deleted.");
    deleteRows(app);
  }

  /** First those that the app's runner knows, which answer what they were asked; then any other. */
  private void endProcesses(App app) throws InterruptedException {
    runners.remove(app.id()).ifPresent(runner -> runner.retire(REASON));
    // Also of one that never served: the bare address may be kept for it.
    parts.balancer().remove(app.id());
    if (!parts.commands().endAll(app, REASON, END_MAX)) {
      throw new IllegalStateException("A command of the app did not end.");
    }
    long deadline = System.nanoTime() + END_MAX.toNanos();
    for (List<InstanceStatus> left = left(app); !left.isEmpty(); left = left(app)) {
      left.forEach(status -> parts.workloads().stop(status.id(), REASON));
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("A process of the app did not end.");
      }
      Thread.sleep(POLL);
    }
  }

  private List<InstanceStatus> left(App app) {
    return parts.workloads().listAll().stream()
        .filter(status -> status.app().equals(app.id()))
        .filter(RemovalSteps::mayRun)
        .toList();
  }

  /** An instance that failed starts again; a command does not. */
  private static boolean mayRun(InstanceStatus status) {
    return switch (status.state()) {
      case STOPPED -> false;
      case FAILED -> status.id().prefix().equals("ins");
      case PREPARING, STARTING, RUNNING, DRAINING -> true;
    };
  }

  private void deleteRows(App app) {
    parts
        .shards()
        .ofTeam(app.team())
        .write(
            DELETE,
            handle -> {
              boolean deleted = AppTable.delete(handle, app);
              if (deleted) {
                parts
                    .changes()
                    .record(
                        handle,
                        Changes.Entry.of(
                            app,
                            Changes.By.BANYAN,
                            "app.removed",
                            app.id().toString(),
                            Map.of("name", app.name())));
              }
              return deleted;
            });
  }
}
