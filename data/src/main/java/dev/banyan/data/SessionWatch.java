package dev.banyan.data;

import dev.banyan.kernel.Periodic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no app's sessions take from all others what PostgreSQL shares among them and has
 * no limit for by role; what that is stands in {@link SessionLimits}. It looks every {@link #EVERY}
 * over a login that it keeps, on one virtual thread. What must be noticed faster than a login can
 * be had, locks, is the matter of {@link LockWatch}.
 */
final class SessionWatch implements AutoCloseable {

  static final Duration EVERY = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);
  private static final AdminLogin LOGIN =
      new AdminLogin("banyan session watch", Duration.ofSeconds(10));

  // What vacuums by force is never too long at work. Without an age a session keeps nothing alive.
  // A worker of autovacuum counts for the app whose
  // database it is in, which has the name of its role.
  private static final String SESSIONS =
      """
      SELECT a.pid,
             coalesce(a.usename, a.datname) AS role,
             a.backend_type = 'autovacuum worker' AS worker,
             coalesce(greatest(age(a.backend_xid), age(a.backend_xmin)), 0) AS age,
             CASE WHEN a.backend_type = 'autovacuum worker'
                    AND a.query LIKE '%to prevent wraparound%' THEN 0
               ELSE coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::bigint
             END AS seconds
      FROM pg_stat_activity a
      WHERE a.backend_type IN ('client backend', 'parallel worker', 'autovacuum worker')
        AND coalesce(a.usename, a.datname) LIKE 'app\\_%'
      """;
  private static final String QUEUE = "SELECT pg_notification_queue_usage()";
  private static final String WORKERS = "SELECT current_setting('autovacuum_max_workers')::int";
  // Whose it is, is asked again: the number may be another session's by now.
  private static final String END =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE pid = ? AND coalesce(usename, datname) = ?
      """;

  /** Hears of it after sessions of an app were ended; may block, and fail. */
  interface Told {
    void of(SessionLimits.Excess excess);
  }

  private final DatabaseServer server;
  private final AppRoles roles;
  private final long memoryMax;
  private final Telling<SessionLimits.Excess> telling;
  private final Counter ended;
  private final Periodic looking;
  private @Nullable Connection login;
  // Of the server that the login is to: it is set at its start.
  private int workersMax;
  private boolean blindSaid;
  private Set<Integer> ending = Set.of();
  private volatile double queue = Double.NaN;

  private SessionWatch(
      DatabaseServer server, AppRoles roles, long memoryMax, MeterRegistry meters, Told told) {
    this.server = server;
    this.roles = roles;
    this.memoryMax = memoryMax;
    this.telling = new Telling<>("database-sessions-told", told::of);
    this.ended =
        Counter.builder("database.app.sessions.stopped")
            .description("Sessions of apps that were ended because they took what all share")
            .register(meters);
    Gauge.builder("database.notifications.used", this, watch -> watch.queue)
        .description("How full PostgreSQL's queue of notifications is, 0 to 1")
        .register(meters);
    this.looking =
        Periodic.start(
            "database-sessions",
            EVERY,
            this::look,
            failure -> log.error("what sessions of apps take is not known", failure));
  }

  /** Begins to watch; the first login is made beside. */
  static SessionWatch start(
      DatabaseServer server, AppRoles roles, long memoryMax, MeterRegistry meters, Told told) {
    return new SessionWatch(server, roles, memoryMax, meters, told);
  }

  private void look() {
    try {
      Connection kept = login();
      List<SessionLimits.Session> sessions = sessions(kept);
      queue = number(kept, QUEUE);
      var limits = new SessionLimits(memoryMax, workersMax);
      Set<Integer> told = new HashSet<>();
      for (SessionLimits.Excess excess : limits.excesses(sessions, queue)) {
        end(kept, excess);
        told.addAll(excess.pids());
      }
      ending = told;
      blindSaid = false;
      telling.flush();
    } catch (SQLException failure) {
      letGo();
      if (!blindSaid) {
        blindSaid = true;
        log.warn("what sessions of apps take is not known for now: {}", failure.getMessage());
      }
    }
  }

  private List<SessionLimits.Session> sessions(Connection kept) throws SQLException {
    var sessions = new ArrayList<SessionLimits.Session>();
    try (PreparedStatement statement = kept.prepareStatement(SESSIONS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String role = rows.getString("role");
        if (roles.contains(role)) {
          int pid = rows.getInt("pid");
          sessions.add(
              new SessionLimits.Session(
                  pid,
                  role,
                  rows.getBoolean("worker"),
                  rows.getLong("age"),
                  rows.getLong("seconds"),
                  server.privateBytes(pid)));
        }
      }
    }
    return sessions;
  }

  private void end(Connection kept, SessionLimits.Excess excess) throws SQLException {
    int gone = 0;
    for (int pid : excess.pids()) {
      try (PreparedStatement statement = kept.prepareStatement(END)) {
        statement.setInt(1, pid);
        statement.setString(2, excess.role());
        try (ResultSet rows = statement.executeQuery()) {
          gone += rows.next() && rows.getBoolean(1) ? 1 : 0;
        }
      }
    }
    // What was told to end at the last look and is about to still is nothing new.
    if (gone == 0 || ending.containsAll(excess.pids())) {
      return;
    }
    ended.increment(gone);
    log.warn("{} sessions of the app's role {} were ended: {}", gone, excess.role(), excess.why());
    telling.offer(excess);
  }

  private static double number(Connection kept, String sql) throws SQLException {
    try (var statement = kept.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  private Connection login() throws SQLException {
    Connection kept = login;
    if (kept == null) {
      kept = LOGIN.open(server.administration());
      login = kept;
      workersMax = (int) number(kept, WORKERS);
    }
    return kept;
  }

  private void letGo() {
    queue = Double.NaN;
    Connection broken = login;
    login = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (SQLException already) {
      log.debug("the watch's login broke", already);
    }
  }

  /** Looks no more; waits for a look that is under way. */
  @Override
  public void close() {
    looking.close();
    letGo();
  }
}
