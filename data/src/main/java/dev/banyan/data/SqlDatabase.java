package dev.banyan.data;

import com.zaxxer.hikari.HikariDataSource;
import dev.banyan.kernel.Position;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database: the directory or a shard, behind a bounded pool of connections. Every call blocks,
 * so it belongs on a virtual thread, never on an event loop. Thread-safe.
 *
 * <p>Everything here also works through PgBouncer in transaction mode: nothing depends on the
 * session that a statement meets.
 */
public final class SqlDatabase {

  private static final Logger log = LoggerFactory.getLogger(SqlDatabase.class);

  /** How often a write is run when the server rolls it back because of contention. */
  static final int ATTEMPTS_MAX = 4;

  private static final Duration RETRY_PAUSE = Duration.ofMillis(10);

  private final DatabaseAddress address;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Epochs epochs;
  private final QueryTimers timers;
  private final Listener listener;

  SqlDatabase(
      DatabaseAddress address,
      HikariDataSource pool,
      Epochs epochs,
      Duration statementTimeout,
      MeterRegistry meters) {
    this.address = address;
    this.pool = pool;
    this.epochs = epochs;
    this.timers = new QueryTimers(meters, address.name());
    this.listener = new Listener(address, pool, meters);
    this.jdbi = Jdbi.create(pool);
    jdbi.setTransactionHandler(new PositionedTransactions());
    jdbi.registerArgument(new IdArgument());
    jdbi.getConfig(HandleOwner.class).set(this);
    jdbi.getConfig(SqlStatements.class)
        // No statement is put together from parts; what looks like a part is an operator.
        .setTemplateEngine(TemplateEngine.NOP)
        .setQueryTimeout(Math.toIntExact(Math.max(1, statementTimeout.toSeconds())));
  }

  /** What positions and metrics call it: {@code directory} or the shard's name. */
  public String name() {
    return address.name();
  }

  /**
   * Reads in one read-only transaction.
   *
   * @throws DataException when the database cannot be reached, or a statement takes too long
   */
  public <T> T read(Query query, Work<T> work) {
    return timers.time(
        query,
        () -> {
          try (Handle handle = open()) {
            handle.setReadOnly(true);
            handle.begin();
            T value = work.run(handle);
            handle.commit();
            return value;
          } catch (Exception failure) {
            throw translate(failure);
          }
        });
  }

  /**
   * Writes in one transaction (read committed), and returns when it is durable. Contention that the
   * server itself rolled back is tried again up to {@value #ATTEMPTS_MAX} times in all; a commit
   * whose outcome is unknown never is. Where the work stands in a {@link LastCommit}, that hears of
   * it.
   *
   * @throws DataException when it did not happen, or it is not known whether it did
   */
  public <T> Committed<T> write(Query query, Work<T> work) {
    return timers.time(
        query,
        () -> {
          for (int attempt = 1; ; attempt++) {
            try {
              return attempt(work);
            } catch (Exception failure) {
              if (!SqlErrors.rolledBackByContention(failure)) {
                throw translate(failure);
              }
              if (attempt == ATTEMPTS_MAX) {
                throw new DataException.Contended(name(), failure);
              }
              pause(attempt);
            }
          }
        });
  }

  private <T> Committed<T> attempt(Work<T> work) throws Exception {
    CommitPosition committed;
    T value;
    try (Handle handle = open()) {
      handle.begin();
      try {
        value = work.run(handle);
      } catch (Exception failure) {
        rollBack(handle, failure);
        throw failure;
      }
      committed = commit(handle);
    }
    try {
      Position position = position(committed);
      LastCommit.at(position);
      return new Committed<>(value, position);
    } catch (RuntimeException failure) {
      throw new DataException.OutcomeUnknown(name(), failure);
    }
  }

  private CommitPosition commit(Handle handle) {
    CommitPosition position = handle.getConfig(CommitPosition.class);
    try {
      handle.commit();
    } catch (RuntimeException failure) {
      if (position.known()) {
        // The commit stands; only something that was to follow it went wrong.
        log.warn("after a commit on {}", name(), failure);
      } else if (SqlErrors.commitCertainlyFailed(failure)) {
        throw failure;
      } else {
        throw new DataException.OutcomeUnknown(name(), failure);
      }
    }
    return position;
  }

  private static void rollBack(Handle handle, Exception failure) {
    try {
      handle.rollback();
    } catch (RuntimeException lost) {
      failure.addSuppressed(lost);
    }
  }

  /** The database that a handle belongs to; empty for handles that were not made here. */
  public static Optional<SqlDatabase> of(Handle handle) {
    return handle.getConfig(HandleOwner.class).get();
  }

  /** Where the database stands now: at or after every commit that has returned. */
  public Position position() {
    return timers.time(
        new Query("position", "wal"),
        () -> {
          try (Handle handle = open();
              var statement = handle.getConnection().createStatement();
              var rows = statement.executeQuery(CommitPosition.SQL)) {
            rows.next();
            return position(CommitPosition.of(rows));
          } catch (SQLException | RuntimeException failure) {
            throw translate(failure);
          }
        });
  }

  private Position position(CommitPosition committed) {
    return new Position(name(), epochs.of(name(), committed.timeline()), committed.lsn());
  }

  /** Notifications of this database, over a connection of their own to the server itself. */
  public Listener listener() {
    return listener;
  }

  /** The pool, for libraries that bring their own SQL; what they do is not timed. */
  public DataSource dataSource() {
    return pool;
  }

  DatabaseAddress address() {
    return address;
  }

  void close() {
    listener.close();
    pool.close();
  }

  private Handle open() {
    try {
      return jdbi.open();
    } catch (ConnectionException failure) {
      throw new DataException.Unavailable(name(), failure);
    }
  }

  private RuntimeException translate(Exception failure) {
    if (failure instanceof DataException ours) {
      return ours;
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new DataException.WorkFailed(failure);
    }
    if (SqlErrors.cancelled(failure)) {
      return new DataException.TimedOut(name(), failure);
    }
    if (failure instanceof SQLTransientConnectionException || SqlErrors.connectionLost(failure)) {
      return new DataException.Unavailable(name(), failure);
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new DataException.WorkFailed(failure);
  }

  private void pause(int attempt) {
    try {
      Thread.sleep(RETRY_PAUSE.multipliedBy(attempt));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DataException.Contended(name(), interrupted);
    }
  }

  @Override
  public String toString() {
    return "SqlDatabase[" + name() + "]";
  }
}
