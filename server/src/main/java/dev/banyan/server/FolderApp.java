package dev.banyan.server;

import dev.banyan.apps.App;
import dev.banyan.apps.AppStatus;
import dev.banyan.apps.AppSupervisor;
import dev.banyan.apps.AppsException;
import dev.banyan.kernel.Id;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the app of the node's folder came up: what its user should know, and what keeps it from
 * serving.
 *
 * @param app empty while the folder's app is being deleted; the problem says how far that is
 */
record FolderApp(Optional<App> app, Optional<String> notice, Optional<String> problem) {

  private static final Logger log = LoggerFactory.getLogger(FolderApp.class);

  /** A build may take long; past this the node says that the app is still being made. */
  private static final Duration SETTLE_MAX = Duration.ofMinutes(30);

  /**
   * Starts what the folder holds now, and waits until that serves or is known not to.
   *
   * @param team that owns it
   * @throws AppsException when the folder cannot be released and never was before
   */
  static FolderApp up(AppSupervisor supervisor, Id team, EdgeBalancer balancer, Path app)
      throws InterruptedException {
    AppSupervisor.Up up;
    try {
      up = supervisor.up(team, app);
    } catch (AppsException.BeingRemoved hangs) {
      // Everything else serves, and who removes it needs a node to do so.
      log.warn("nothing is released from the app's folder: {}", hangs.problem().detail());
      return new FolderApp(
          Optional.empty(), Optional.empty(), Optional.of(hangs.problem().detail()));
    } catch (AppsException refused) {
      // What served before goes on: a mistake made meanwhile must not keep it down.
      App served = supervisor.releasedFrom(team, app).orElseThrow(() -> refused);
      balancer.front(served.id());
      log.error("the app's folder cannot be released: {}", refused.getMessage());
      String why = "its folder cannot be released: " + refused.problem().detail();
      return new FolderApp(
          Optional.of(served),
          Optional.empty(),
          Optional.of(
              why
                  + " What was released before goes on: "
                  + supervisor.awaitSettled(served, SETTLE_MAX).reason()));
    }
    balancer.front(up.app().id());
    AppStatus status = supervisor.awaitSettled(up.app(), SETTLE_MAX);
    Optional<String> notice = notice(up, balancer);
    notice.ifPresent(words -> log.info("app {}: {}", up.app().name(), words));
    return new FolderApp(
        Optional.of(up.app()),
        notice,
        status.serves() ? Optional.empty() : Optional.of(status.reason()));
  }

  private static Optional<String> notice(AppSupervisor.Up up, EdgeBalancer balancer) {
    String words =
        Stream.concat(
                up.notice().stream(),
                up.earlier().stream()
                    .map(
                        earlier ->
                            "This folder ran the app "
                                + earlier.name()
                                + " before. It is still there with its data, at "
                                + balancer.url(earlier)
                                + "; banyan remove "
                                + earlier.name()
                                + " deletes it."))
            .collect(Collectors.joining("\n"));
    return Optional.of(words).filter(text -> !text.isEmpty());
  }
}
