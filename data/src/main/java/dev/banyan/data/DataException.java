package dev.banyan.data;

import dev.banyan.kernel.Problem;
import dev.banyan.kernel.ProblemException;
import dev.banyan.kernel.Problems;

/** What can go wrong with SQL that a caller can do something about. */
public abstract sealed class DataException extends ProblemException {

  private static final long serialVersionUID = 1L;

  private DataException(Problem problem, Throwable cause) {
    super(problem, cause);
  }

  /** No connection was to be had, or it broke before anything could have been committed. */
  public static final class Unavailable extends DataException {
    private static final long serialVersionUID = 1L;

    Unavailable(String database, Throwable cause) {
      super(
          Problem.of(
                  "database-unavailable",
                  503,
                  "Database unavailable",
                  "The database '"
                      + database
                      + "' could not be reached in time. Nothing was changed; try again.")
              .with(Problems.RETRY_AFTER_SECONDS, 1L),
          cause);
    }
  }

  /** The connection broke while the commit was under way: it may have happened or not. */
  public static final class OutcomeUnknown extends DataException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String database, Throwable cause) {
      super(
          Problem.of(
                  "outcome-unknown",
                  503,
                  "Outcome unknown",
                  "The connection to the database '"
                      + database
                      + "' broke during the commit. Read the state before trying again, or repeat"
                      + " the request with the same Idempotency-Key.")
              .with(Problems.RETRY_AFTER_SECONDS, 1L),
          cause);
    }
  }

  /** Other transactions kept changing the same rows; nothing was changed. */
  public static final class Contended extends DataException {
    private static final long serialVersionUID = 1L;

    Contended(String database, Throwable cause) {
      super(
          Problem.of(
                  "contended",
                  503,
                  "Too much contention",
                  "Other changes to the same data on '"
                      + database
                      + "' came first each time. Nothing was changed; try again.")
              .with(Problems.RETRY_AFTER_SECONDS, 1L),
          cause);
    }
  }

  /** A statement ran longer than {@code database.statementTimeout}; nothing was changed. */
  public static final class TimedOut extends DataException {
    private static final long serialVersionUID = 1L;

    TimedOut(String database, Throwable cause) {
      super(
          Problem.of(
              "statement-timeout",
              503,
              "Statement took too long",
              "A statement on '"
                  + database
                  + "' ran longer than database.statementTimeout and was cancelled."),
          cause);
    }
  }

  /** The work threw a checked exception; nothing was changed. */
  public static final class WorkFailed extends DataException {
    private static final long serialVersionUID = 1L;

    WorkFailed(Throwable cause) {
      super(
          Problem.of(
              "internal-error", 500, "Internal error", "The work inside a transaction failed."),
          cause);
    }
  }

  /** The server lacks a right or a setting that Banyan needs; the sentence says which. */
  public static final class Refused extends DataException {
    private static final long serialVersionUID = 1L;

    Refused(String detail, Throwable cause) {
      super(Problem.of("database-refused", 500, "Database setup refused", detail), cause);
    }

    /** For drivers in sub-packages. */
    public static Refused of(String detail, Throwable cause) {
      return new Refused(detail, cause);
    }
  }
}
