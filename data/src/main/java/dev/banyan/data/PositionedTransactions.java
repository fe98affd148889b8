package dev.banyan.data;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Commits and asks for the position in one round trip: the driver sends both statements before it
 * waits, and PostgreSQL runs the second one after the first is durable, outside its transaction.
 */
final class PositionedTransactions extends DelegatingTransactionHandler {

  private static final String COMMIT_AND_POSITION = "COMMIT; " + CommitPosition.SQL;

  PositionedTransactions() {
    super(LocalTransactionHandler.binding());
  }

  private PositionedTransactions(TransactionHandler delegate) {
    super(delegate);
  }

  @Override
  public TransactionHandler specialize(Handle handle) throws SQLException {
    return new PositionedTransactions(getDelegate().specialize(handle));
  }

  @Override
  public void commit(Handle handle) {
    if (!handle.isReadOnly()) {
      commitAndRead(handle);
    }
    // The driver knows that no transaction is open any more and sends nothing here.
    super.commit(handle);
  }

  private static void commitAndRead(Handle handle) {
    Connection connection = handle.getConnection();
    requireWhole(connection);
    try (var statement = connection.prepareStatement(COMMIT_AND_POSITION)) {
      statement.execute();
      statement.getMoreResults();
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        handle.getConfig(CommitPosition.class).set(rows);
      }
    } catch (SQLException failure) {
      throw new TransactionException("could not commit", failure);
    }
  }

  /**
   * A transaction with a failed statement ends in a rollback that PostgreSQL reports as success.
   */
  private static void requireWhole(Connection connection) {
    try {
      if (connection.unwrap(BaseConnection.class).getTransactionState()
          == TransactionState.FAILED) {
        throw new TransactionException(
            "a statement of the transaction failed",
            new SQLException("a failed transaction cannot be committed", SqlErrors.FAILED));
      }
    } catch (SQLException impossible) {
      throw new TransactionException("not a connection to PostgreSQL", impossible);
    }
  }
}
