package dev.banyan.apps;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a release in the place of the one that serves, or says why it cannot be; then the old one
 * serves on. Runs on the app's own thread.
 */
final class Takeover {

  private static final Logger log = LoggerFactory.getLogger(Takeover.class);

  private final AppRunner.Parts parts;
  private final App app;
  private final Releases releases;
  private final LiveSet live;
  private final ServiceMemo memo;
  private final Preparation preparation;
  private final Again again;

  Takeover(AppRunner.Parts parts, ServiceMemo memo, Preparation preparation, Again again) {
    this.parts = parts;
    this.app = parts.app();
    this.releases = parts.releases();
    this.live = parts.live();
    this.memo = memo;
    this.preparation = preparation;
    this.again = again;
  }

  /**
   * Carries it out.
   *
   * @param first whether the release never served, so that its release command is still to run
   */
  void run(Release release, boolean first) throws InterruptedException {
    Optional<Deployment> before = live.deployment();
    try {
      Map<String, Integer> counts = memo.readCounts();
      Deployment deployment = preparation.prepare(release);
      if (first) {
        releases.setState(release, Release.State.RELEASING, "It is being rolled out.");
        preparation.runReleaseCommand(deployment);
      }
      if (before.isEmpty()) {
        serveFirst(deployment, counts);
      } else {
        parts.rollout().exchange(deployment, counts, () -> commit(release));
      }
      memo.forgetNotes();
      parts.schedules().follow(app, deployment.manifest());
      log.info("app {}: release {} is live", app.name(), release.number());
    } catch (ReleaseBuild.Failed | AppRollout.NotHealthy | ProblemException failure) {
      fail(release, first, Reasons.of(failure));
    } catch (InterruptedException closing) {
      throw closing;
    } catch (RuntimeException | Error failure) {
      log.error("app {}: release {} failed", app.name(), release.number(), failure);
      fail(release, first, "Banyan itself failed; its log tells more.");
    }
    Set<Id> using = parts.commands().releasesOf(app.id());
    live.deployment().map(now -> now.release().id()).ifPresent(using::add);
    releases.prune(app, using);
  }

  /** A transaction whose end nobody told may have happened: then what it says is what serves. */
  private void commit(Release release) throws InterruptedException {
    try {
      releases.setLive(release, "It took over when it was healthy.");
    } catch (RuntimeException unknown) {
      if (!Retry.insist(() -> isCurrent(release))) {
        throw unknown;
      }
      log.warn(
          "app {}: release {} was made live, though its transaction did not tell so",
          app.name(),
          release.number(),
          unknown);
    }
  }

  private boolean isCurrent(Release release) {
    return parts.table().find(app.id()).flatMap(App::release).equals(Optional.of(release.id()));
  }

  /** There is nothing to fall back to: it goes live as it is, and tells what is not well. */
  private void serveFirst(Deployment deployment, Map<String, Integer> counts)
      throws InterruptedException {
    releases.setLive(deployment.release(), "It is the first release.");
    List<Replica> replicas = parts.rollout().launchAll(deployment, counts);
    for (Replica replica : replicas) {
      try {
        parts.rollout().requireHealthy(replica);
      } catch (AppRollout.NotHealthy failure) {
        releases.setState(
            deployment.release(),
            Release.State.LIVE,
            Reasons.of("It is live, and started again until it is well.", Reasons.of(failure)));
        log.warn("app {}: {}", app.name(), Reasons.of(failure));
      }
    }
  }

  private void fail(Release release, boolean first, String why) throws InterruptedException {
    log.warn("app {}: release {} failed: {}", app.name(), release.number(), why);
    try {
      Retry.run(() -> writeEnd(release, first, why));
    } catch (RuntimeException away) {
      log.error("app {}: how release {} ended is told later", app.name(), release.number(), away);
      again.until("the end of " + release.id(), () -> writeEnd(release, first, why));
    }
  }

  /** Says how it ended, as things are now: it may be said long after. */
  private void writeEnd(Release release, boolean first, String why) {
    Optional<Release> serving = live.deployment().map(Deployment::release);
    boolean serves = serving.filter(now -> now.id().equals(release.id())).isPresent();
    if (!serves && serving.isPresent() && isCurrent(release)) {
      // It was made live after all, when nobody could see it any more.
      releases.setLive(serving.get(), "It serves on.");
    }
    String instead =
        serving
            .map(old -> "release " + old.number() + " stays live.")
            .orElse("nothing serves yet.");
    String reason =
        serves
            ? Reasons.of("It serves, but not all about it went well.", why)
            : Reasons.notTakenOver(instead, why);
    // One that served before keeps its files, so that one can try again to go back to it.
    Release.State state =
        serves ? Release.State.LIVE : first ? Release.State.FAILED : Release.State.SUPERSEDED;
    releases.setState(release, state, reason);
  }
}
