package dev.banyan.apps;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;

/** The failures of this slice; each has a problem type of its own. */
public abstract sealed class AppsException extends ProblemException
    permits ManifestException, SnapshotException, AppsException.Refused {

  private static final long serialVersionUID = 1L;

  AppsException(Problem problem) {
    super(problem);
  }

  AppsException(Problem problem, Throwable cause) {
    super(problem, cause);
  }

  /** A request that the app's present state does not allow. */
  public static final class Refused extends AppsException {
    private static final long serialVersionUID = 1L;

    Refused(String slug, int status, String title, String detail) {
      super(Problem.of(slug, status, title, detail));
    }
  }

  static Refused conflict(String slug, String detail) {
    return new Refused(slug, 409, "Not now", detail);
  }

  /** For whatever would begin something with an app that is on its way out. */
  static Refused beingRemoved(App app) {
    return conflict(
        "being-removed",
        "The app " + app.name() + " is being deleted. Nothing is begun with it any more.");
  }

  static Refused outOfRange(String detail) {
    return new Refused("replicas-out-of-range", 422, "Outside the declared range", detail);
  }
}
