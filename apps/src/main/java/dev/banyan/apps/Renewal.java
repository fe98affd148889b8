package dev.banyan.apps;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges the instances that were given something that holds no more, such as a password. It is
 * tried again with growing pauses until none is left: unlike after an ordinary restart that failed,
 * the instances of before cannot serve on. Runs on the app's own thread.
 */
final class Renewal {

  private static final Logger log = LoggerFactory.getLogger(Renewal.class);

  private final AppRunner.Parts parts;
  private final ServiceMemo memo;
  private final Preparation preparation;
  private final Again again;

  Renewal(AppRunner.Parts parts, ServiceMemo memo, Preparation preparation, Again again) {
    this.parts = parts;
    this.memo = memo;
    this.preparation = preparation;
    this.again = again;
  }

  /** Tries once, and sees to it that it is tried again. Where nothing serves, nothing is to do. */
  void run(String reason, Duration pause) throws InterruptedException {
    Optional<Deployment> serving = parts.live().deployment();
    if (serving.isPresent() && !isDone(serving.get(), reason)) {
      again.after("renewal", pause, next -> run(reason, next));
    }
  }

  private boolean isDone(Deployment serving, String reason) throws InterruptedException {
    Deployment now;
    try {
      now = preparation.refreshed(serving);
    } catch (RuntimeException failure) {
      log.error("app {}: what it is given cannot be renewed", parts.app().name(), failure);
      serving
          .manifest()
          .processes()
          .forEach(
              service ->
                  memo.note(
                      service.name(),
                      Reasons.of(reason, "That is tried again.", Reasons.of(failure))));
      return false;
    }
    parts.live().refresh(now);
    boolean all = true;
    for (ServiceSpec.Process service : now.manifest().processes()) {
      all &= isExchanged(now, service, reason);
    }
    return all;
  }

  private boolean isExchanged(Deployment now, ServiceSpec.Process service, String reason)
      throws InterruptedException {
    try {
      parts.rollout().renew(now, service, reason);
      memo.forgetNote(service.name());
      return true;
    } catch (AppRollout.NotHealthy | RuntimeException failure) {
      log.warn("app {}: {} could not be renewed", parts.app().name(), service.name(), failure);
      memo.note(
          service.name(),
          Reasons.of(reason, "The restart for it failed and is tried again.", Reasons.of(failure)));
      return false;
    }
  }
}
