package dev.banyan.apps;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;

/** The failures of this slice; each has a problem type of its own. */
public abstract sealed class AppsException extends ProblemException
    permits ManifestException,
        SnapshotException,
        AppsException.BeingRemoved,
        AppsException.Refused {

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

  /** The app is on its way out; its name is free when it is gone. */
  public static final class BeingRemoved extends AppsException {
    private static final long serialVersionUID = 1L;

    BeingRemoved(String detail) {
      super(Problem.of("being-removed", 409, "Not now", detail));
    }
  }

  static Refused conflict(String slug, String detail) {
    return new Refused(slug, 409, "Not now", detail);
  }

  /** For whatever would begin something with an app that is on its way out. */
  static BeingRemoved beingRemoved(App app) {
    return new BeingRemoved(
        "The app " + app.name() + " is being deleted. Nothing is begun with it any more.");
  }

  static Refused outOfRange(String detail) {
    return new Refused("replicas-out-of-range", 422, "Outside the declared range", detail);
  }
}
