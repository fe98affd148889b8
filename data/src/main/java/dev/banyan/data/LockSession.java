package dev.banyan.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A kept login of the administration that can still ask and act when the shared table of locks is
 * full, when nobody else can even log in. For that it has to ask the table for nothing more: its
 * statements are prepared, it stays within one transaction for ever, and that holds, from the first
 * time they ran, a lock on every catalogue that they could need. (Between two statements such a
 * transaction keeps no snapshot, so it holds up no vacuum; only what rewrites a catalogue, as
 * {@code VACUUM FULL} does, waits for it.) For one thread.
 *
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/storage/lmgr/README">the
 *     lock manager's README, "Fast Path Locking"</a>
 */
final class LockSession implements AutoCloseable {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  // The one bound on an answer: while a table is full a login that was given up is not to be had
  // again, so a server that merely stalls is waited for.
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  private static final AdminLogin LOGIN =
      new AdminLogin(
          "banyan lock watch",
          CONNECT_MAX,
          ANSWER_MAX,
          // Prepared at the server from the first time on.
          Map.of("tcpKeepAlive", "true", "prepareThreshold", "1"));

  // Each of these would end the login, or its one transaction; not every version has all.
  private static final String NO_TIMEOUTS =
      """
      SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings
      WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout',
                     'idle_session_timeout', 'idle_in_transaction_session_timeout')
      """;

  // A full table is some ten megabytes of answer: none of it is to go to a disk.
  private static final String SETTINGS =
      """
      SELECT set_config('work_mem', '64MB', false),
             set_config('plan_cache_mode', 'force_generic_plan', false),
             set_config('jit', 'off', false)
      """;

  // As PostgreSQL reckons it (NLOCKENTS); that it finds some more room at times is not to be built
  // on.
  private static final String CAPACITY =
      """
      SELECT current_setting('max_locks_per_transaction')::bigint
        * (current_setting('max_connections')::bigint
          + current_setting('max_prepared_transactions')::bigint
          + coalesce(current_setting('autovacuum_worker_slots', true),
                     current_setting('autovacuum_max_workers'))::bigint
          + current_setting('max_worker_processes')::bigint
          + current_setting('max_wal_senders')::bigint)
      """;

  // What is locked by the fast path, and the predicates of serializable transactions, lie
  // elsewhere.
  private static final String HELD =
      """
      SELECT a.pid, r.rolname, l.locks
      FROM (SELECT pid, count(*) AS locks FROM pg_catalog.pg_lock_status()
            WHERE NOT fastpath AND mode <> 'SIReadLock' GROUP BY pid) l
      JOIN pg_catalog.pg_stat_get_activity(NULL) a ON a.pid = l.pid
      JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
      """;

  // Whose it is, is asked again: the number may be another session's by now.
  private static final String END =
      """
      SELECT pg_catalog.pg_terminate_backend(a.pid)
      FROM pg_catalog.pg_stat_get_activity(?) a
      JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
      WHERE r.rolname = ?
      """;

  // Within a transaction the list of sessions is else the one of the first look.
  private static final String FORGET = "SELECT pg_catalog.pg_stat_clear_snapshot()";

  // When others change schemas a session may have to forget what it knows of catalogues, and to
  // read any of them anew. What the transaction has locked already is not asked for again, so it
  // locks them all, with their indexes (which takes a plan, and no run).
  private static final String LOCK_CATALOGUES =
      """
      DO $$ DECLARE catalogue regclass; BEGIN
        FOR catalogue IN
          SELECT c.oid FROM pg_catalog.pg_class c
          WHERE c.oid < 16384 AND c.relnamespace <> 'information_schema'::regnamespace
            AND (c.relkind IN ('r', 't') OR c.oid = 'pg_catalog.pg_roles'::regclass)
            AND has_schema_privilege(c.relnamespace, 'USAGE')
            AND has_table_privilege(c.oid, 'SELECT')
        LOOP
          EXECUTE format('SELECT FROM %s LIMIT 0', catalogue);
        END LOOP;
      END $$
      """;

  private final Connection connection;
  private final PreparedStatement forget;
  private final PreparedStatement held;
  private final PreparedStatement end;
  private final long capacity;

  private LockSession(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(NO_TIMEOUTS);
      statement.execute(SETTINGS);
      try (ResultSet rows = statement.executeQuery(CAPACITY)) {
        rows.next();
        this.capacity = rows.getLong(1);
      }
      connection.setAutoCommit(false);
      statement.execute(LOCK_CATALOGUES);
    }
    this.forget = connection.prepareStatement(FORGET);
    this.held = connection.prepareStatement(HELD);
    this.end = connection.prepareStatement(END);
    // Now, while there is room: from here on their locks and plans are there.
    sessions();
    end(0, "");
  }

  /** Logs in. */
  static LockSession open(DatabaseAddress administration) throws SQLException {
    Connection connection = LOGIN.open(administration);
    try {
      return new LockSession(connection);
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  /** How many locks the shared table has room for, whatever happens. */
  long capacity() {
    return capacity;
  }

  /** The sessions of all roles that have locks in the shared table. */
  List<LockShares.Session> sessions() throws SQLException {
    var sessions = new ArrayList<LockShares.Session>();
    forget.execute();
    try (ResultSet rows = held.executeQuery()) {
      while (rows.next()) {
        sessions.add(new LockShares.Session(rows.getInt(1), rows.getString(2), rows.getLong(3)));
      }
    }
    return sessions;
  }

  /** Ends a session if it is this role's; it may take a moment to go. */
  boolean end(int pid, String role) throws SQLException {
    forget.execute();
    end.setInt(1, pid);
    end.setString(2, role);
    try (ResultSet rows = end.executeQuery()) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
