package dev.banyan.apps;

import dev.banyan.kernel.Problem;

/** An app's folder cannot become a release: missing, unreadable or over a limit. */
public final class SnapshotException extends AppsException {

  private static final long serialVersionUID = 1L;

  SnapshotException(String detail) {
    super(problem(detail));
  }

  SnapshotException(String detail, Throwable cause) {
    super(problem(detail), cause);
  }

  private static Problem problem(String detail) {
    return Problem.of("snapshot-refused", 422, "The folder cannot become a release", detail);
  }
}
