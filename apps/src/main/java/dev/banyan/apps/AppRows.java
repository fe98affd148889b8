package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Reads what the tables hold of one app: in every statement {@code :team} and {@code :app} are
 * bound already. Thread-safe; calls block.
 */
final class AppRows {

  private final Shards shards;

  AppRows(Shards shards) {
    this.shards = shards;
  }

  /**
   * Reads in a transaction of its own.
   *
   * @param rows binds what else the statement names, and makes of its rows what is wanted
   */
  <T> T read(Query what, App app, String sql, Function<org.jdbi.v3.core.statement.Query, T> rows) {
    return shards.ofTeam(app.team()).read(what, handle -> rows.apply(query(handle, app, sql)));
  }

  /**
   * Counts what the app has, for who adds to it: until the transaction ends, nobody else comes past
   * here with this app. Rows that merely refer to the app's are not held up.
   */
  static int countLocked(Handle handle, App app, String sql) {
    query(
            handle,
            app,
            "select 1 from app where team_id = :team and app_id = :app for no key update")
        .mapTo(Integer.class)
        .findOne();
    return query(handle, app, sql).mapTo(Integer.class).one();
  }

  /** A statement on the app within a transaction that is open. */
  static org.jdbi.v3.core.statement.Query query(Handle handle, App app, String sql) {
    return handle.createQuery(sql).bind("team", app.team().uuid()).bind("app", app.id().uuid());
  }
}
