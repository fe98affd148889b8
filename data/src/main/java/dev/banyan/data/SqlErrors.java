package dev.banyan.data;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Reads what PostgreSQL said out of an exception.
 *
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">error codes</a>
 */
public final class SqlErrors {

  /** The transaction has a failed statement, so nothing of it can be kept. */
  static final String FAILED = "25P02";

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private SqlErrors() {}

  /** The name of the unique constraint that was hit, where that is what happened. */
  public static Optional<String> uniqueViolation(Throwable failure) {
    return constraint(failure, UNIQUE_VIOLATION);
  }

  /** The name of the foreign key that was hit, where that is what happened. */
  public static Optional<String> foreignKeyViolation(Throwable failure) {
    return constraint(failure, FOREIGN_KEY_VIOLATION);
  }

  /** The five characters of SQLSTATE, where PostgreSQL or its driver gave any. */
  public static Optional<String> state(Throwable failure) {
    return Optional.ofNullable(sqlException(failure)).map(SQLException::getSQLState);
  }

  private static Optional<String> constraint(Throwable failure, String state) {
    return sqlException(failure) instanceof PSQLException postgres
            && state.equals(postgres.getSQLState())
            && postgres.getServerErrorMessage() != null
        ? Optional.ofNullable(postgres.getServerErrorMessage().getConstraint())
        : Optional.empty();
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** The server ended the transaction itself, so running it again repeats nothing. */
  static boolean rolledBackByContention(Throwable failure) {
    return state(failure).filter(s -> s.equals("40001") || s.equals("40P01")).isPresent();
  }

  static boolean cancelled(Throwable failure) {
    return state(failure).filter("57014"::equals).isPresent();
  }

  /**
   * Classes 08 (connection), 57P (operator intervention), 53 (resources), and Hikari's time-out.
   */
  static boolean connectionLost(Throwable failure) {
    return failure instanceof java.sql.SQLTransientConnectionException
        || state(failure)
            .filter(s -> s.startsWith("08") || s.startsWith("57P") || s.startsWith("53"))
            .isPresent();
  }

  /** Constraint violations and contention are reported by a commit that did not happen. */
  static boolean commitCertainlyFailed(Throwable failure) {
    return state(failure)
        .filter(s -> s.startsWith("23") || s.startsWith("40") || s.equals(FAILED))
        .isPresent();
  }
}
