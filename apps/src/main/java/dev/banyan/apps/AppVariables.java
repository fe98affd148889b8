package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.http.IfMatch;
import dev.banyan.kernel.Problems;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Configuration variables of apps, shown and versioned. Each change is one transaction with its
 * event and its audit entry. Thread-safe; calls block.
 */
final class AppVariables {

  private static final Query PUT = new Query("upsert", "app_config");
  private static final Query READ = new Query("select", "app_config");
  private static final Query DELETE = new Query("delete", "app_config");
  private static final String COLUMNS =
      "select name, value, version, updated_by, updated_at from app_config"
          + " where team_id = :team and app_id = :app ";

  private final AppRows rows;
  private final Changes changes;
  private final InstantSource clock;

  AppVariables(Shards shards, Changes changes, InstantSource clock) {
    this.rows = new AppRows(shards);
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Sets a variable.
   *
   * @param ifMatch the version that must stand now, or {@code *} for any; empty: whatever stands
   */
  ConfigVariable put(App app, Changes.By by, String name, String value, Optional<String> ifMatch) {
    VariableRules.requireSettable(name, value);
    return changes.write(
        PUT,
        app.team(),
        handle -> {
          if (ifMatch.isPresent()) {
            IfMatch.require(ifMatch, lockedVersion(handle, app, name));
          }
          return upsert(handle, app, by, name, value);
        },
        written ->
            Changes.Entry.of(app, by, "config.put", name, Map.of("version", written.version())));
  }

  /** One statement; the limit is counted only where a row is added. */
  private ConfigVariable upsert(Handle handle, App app, Changes.By by, String name, String value) {
    ConfigVariable written =
        AppRows.query(
                handle,
                app,
                "insert into app_config (team_id, app_id, name, value, version, updated_by,"
                    + " updated_at) values (:team, :app, :name, :value, 1, :by, :at)"
                    + " on conflict (team_id, app_id, name) do update set value = excluded.value,"
                    + " version = app_config.version + 1, updated_by = excluded.updated_by,"
                    + " updated_at = excluded.updated_at"
                    + " returning name, value, version, updated_by, updated_at")
            .bind("name", name)
            .bind("value", value)
            .bind("by", by.name())
            .bind("at", Times.of(clock.instant()))
            .map((row, context) -> variable(row))
            .one();
    if (written.version() == 1) {
      requireRoom(handle, app);
    }
    return written;
  }

  private static void requireRoom(Handle handle, App app) {
    int count =
        AppRows.countLocked(
            handle, app, "select count(*) from app_config where team_id = :team and app_id = :app");
    if (count > ConfigVariable.COUNT_MAX) {
      throw AppsException.conflict(
          "too-many-variables",
          "An app has " + ConfigVariable.COUNT_MAX + " variables at most. Delete some first.");
    }
  }

  /** Until the transaction ends nobody else changes it. */
  private static Optional<String> lockedVersion(Handle handle, App app, String name) {
    return AppRows.query(
            handle,
            app,
            "select version::text from app_config"
                + " where team_id = :team and app_id = :app and name = :name for update")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  Optional<ConfigVariable> find(App app, String name) {
    return rows.read(
        READ,
        app,
        COLUMNS + "and name = :name",
        query -> query.bind("name", name).map((row, context) -> variable(row)).findOne());
  }

  /** By name, after a name. */
  List<ConfigVariable> list(App app, String after, int most) {
    return rows.read(
        READ,
        app,
        COLUMNS + "and name > :after order by name limit :most",
        query ->
            query
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> variable(row))
                .list());
  }

  /** Deletes a variable; 404 when there is none, 412 when another version stands. */
  void delete(App app, Changes.By by, String name, Optional<String> ifMatch) {
    changes.make(
        DELETE,
        Changes.Entry.of(app, by, "config.delete", name, Map.of()),
        handle -> {
          if (ifMatch.isPresent()) {
            lockedVersion(handle, app, name)
                .ifPresent(current -> IfMatch.require(ifMatch, Optional.of(current)));
          }
          int deleted =
              handle.execute(
                  "delete from app_config where team_id = ? and app_id = ? and name = ?",
                  app.team().uuid(),
                  app.id().uuid(),
                  name);
          if (deleted == 0) {
            throw Problems.notFound("variable", name);
          }
        });
  }

  /** All variables with their values, for the app's processes. */
  Map<String, String> values(App app) {
    Map<String, String> values = new LinkedHashMap<>();
    list(app, "", ConfigVariable.COUNT_MAX)
        .forEach(variable -> values.put(variable.name(), variable.value()));
    return values;
  }

  private static ConfigVariable variable(ResultSet row) throws SQLException {
    return new ConfigVariable(
        row.getString("name"),
        row.getString("value"),
        row.getLong("version"),
        row.getString("updated_by"),
        Times.get(row, "updated_at"));
  }
}
