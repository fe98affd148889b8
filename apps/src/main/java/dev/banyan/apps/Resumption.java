package dev.banyan.apps;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a start of Banyan: the release that served serves again. What of it cannot start is tried
 * again with growing pauses until it can, or until another release takes its place.
 */
final class Resumption {

  private static final Logger log = LoggerFactory.getLogger(Resumption.class);

  private final AppRunner.Parts parts;
  private final ServiceMemo memo;
  private final Preparation preparation;
  private final ChangeQueue queue;
  private final Again again;

  /** Touched on the app's own thread only. */
  private boolean failed;

  Resumption(
      AppRunner.Parts parts,
      ServiceMemo memo,
      Preparation preparation,
      ChangeQueue queue,
      Again again) {
    this.parts = parts;
    this.memo = memo;
    this.preparation = preparation;
    this.queue = queue;
    this.again = again;
  }

  /** Puts the resuming of a release into the queue. */
  void begin(Release release) {
    queue.submit(() -> resume(release, Again.PAUSE_FIRST));
  }

  /** Whether nothing is left to resume: it serves with all its replicas, or another one does. */
  boolean isDone(Release release) {
    return parts
        .live()
        .deployment()
        .map(
            now ->
                !now.release().id().equals(release.id())
                    || now.manifest().processes().stream()
                        .allMatch(
                            process ->
                                parts.live().of(process.name()).size()
                                    >= AppRollout.count(process, memo.counts())))
        .orElse(false);
  }

  private void resume(Release release, Duration pause) throws InterruptedException {
    App app = parts.app();
    try {
      if (isDone(release)) {
        return;
      }
      var counts = memo.readCounts();
      Optional<Deployment> partly = parts.live().deployment();
      if (partly.isEmpty()) {
        Deployment deployment = preparation.prepare(release);
        parts.schedules().follow(app, deployment.manifest());
        parts.rollout().launchAll(deployment, counts);
      } else {
        parts.rollout().launchMissing(partly.get(), counts);
      }
      if (failed) {
        failed = false;
        parts.releases().setState(release, Release.State.LIVE, "It serves again.");
      }
      log.info("app {}: release {} starts again", app.name(), release.number());
    } catch (ReleaseBuild.Failed | RuntimeException failure) {
      failed = true;
      log.error("app {}: release {} cannot start", app.name(), release.number(), failure);
      again.after("resume", pause, next -> resume(release, next));
      parts
          .releases()
          .setState(
              release,
              Release.State.LIVE,
              Reasons.of("It cannot start and is tried again until it does.", Reasons.of(failure)));
    }
  }
}
