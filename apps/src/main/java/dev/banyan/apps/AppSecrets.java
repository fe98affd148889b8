package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.http.IfMatch;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Secrets of apps, sealed in their rows and never given out: those that people set, and those that
 * Banyan made for an app, which nobody is shown. Each change that people make is one transaction
 * with its event and its audit entry. Thread-safe; calls block.
 */
final class AppSecrets {

  static final int COUNT_MAX = 500;

  private static final Query PUT = new Query("upsert", "app_secret");
  private static final Query READ = new Query("select", "app_secret");
  private static final Query DELETE = new Query("delete", "app_secret");

  private final Shards shards;
  private final AppRows rows;
  private final SecretBox box;
  private final Changes changes;
  private final InstantSource clock;

  AppSecrets(Shards shards, SecretBox box, Changes changes, InstantSource clock) {
    this.shards = shards;
    this.rows = new AppRows(shards);
    this.box = box;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Sets a secret.
   *
   * @param ifMatch the version that must stand now, or {@code *} for any; empty: whatever stands
   */
  SecretName put(App app, Changes.By by, String name, Secret value, Optional<String> ifMatch) {
    VariableRules.requireSettable(name, value.reveal());
    if (value.isEmpty()) {
      throw Problems.invalid("value", "A secret is not empty. To remove it, delete it.");
    }
    return changes.write(
        PUT,
        Changes.Entry.of(app, by, "secret.put", name, Map.of()),
        handle -> {
          if (ifMatch.isPresent()) {
            IfMatch.require(ifMatch, lockedVersion(handle, app, name));
          }
          SecretName written = seal(handle, app, by, name, value, false);
          requireRoom(handle, app);
          return written;
        });
  }

  private static void requireRoom(Handle handle, App app) {
    int count =
        AppRows.countLocked(
            handle,
            app,
            "select count(*) from app_secret"
                + " where team_id = :team and app_id = :app and not platform");
    if (count > COUNT_MAX) {
      throw AppsException.conflict(
          "too-many-secrets", "An app has " + COUNT_MAX + " secrets at most. Delete some first.");
    }
  }

  /** Of one that people set; until the transaction ends nobody else changes it. */
  private static Optional<String> lockedVersion(Handle handle, App app, String name) {
    return AppRows.query(
            handle,
            app,
            "select version::text from app_secret where team_id = :team and app_id = :app"
                + " and name = :name and not platform for update")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  private SecretName seal(
      Handle handle, App app, Changes.By by, String name, Secret value, boolean platform) {
    return AppRows.query(
            handle,
            app,
            "insert into app_secret as kept (team_id, app_id, name, sealed, platform, updated_by,"
                + " updated_at) values (:team, :app, :name, :sealed, :platform, :by, :at)"
                + " on conflict (team_id, app_id, platform, name)"
                + " do update set sealed = excluded.sealed, version = kept.version + 1,"
                + " updated_by = excluded.updated_by, updated_at = excluded.updated_at"
                + " returning name, version, updated_by, updated_at")
        .bind("name", name)
        .bind("sealed", box.seal(value, place(app, name, platform)))
        .bind("platform", platform)
        .bind("by", by.name())
        .bind("at", Times.of(clock.instant()))
        .map((row, context) -> secret(row))
        .one();
  }

  private static SecretName secret(ResultSet row) throws SQLException {
    return new SecretName(
        row.getString("name"),
        row.getLong("version"),
        row.getString("updated_by"),
        Times.get(row, "updated_at"));
  }

  /** Those that people set, by name. */
  List<SecretName> list(App app) {
    return rows.read(
        READ,
        app,
        "select name, version, updated_by, updated_at from app_secret"
            + " where team_id = :team and app_id = :app and not platform"
            + " order by name",
        query -> query.map((row, context) -> secret(row)).list());
  }

  /** Deletes one that people set; 404 when there is none, 412 when another version stands. */
  void delete(App app, Changes.By by, String name, Optional<String> ifMatch) {
    changes.make(
        DELETE,
        Changes.Entry.of(app, by, "secret.delete", name, Map.of()),
        handle -> {
          if (ifMatch.isPresent()) {
            lockedVersion(handle, app, name)
                .ifPresent(current -> IfMatch.require(ifMatch, Optional.of(current)));
          }
          int deleted =
              handle.execute(
                  "delete from app_secret where team_id = ? and app_id = ? and name = ?"
                      + " and not platform",
                  app.team().uuid(),
                  app.id().uuid(),
                  name);
          if (deleted == 0) {
            throw Problems.notFound("secret", name);
          }
        });
  }

  /** Those that people set with their values, for the app's processes and the masks of its logs. */
  Map<String, Secret> values(App app) {
    return open(app, false);
  }

  /** A secret that Banyan itself made for the app, such as its key; not listed. */
  Optional<Secret> platform(App app, String name) {
    return Optional.ofNullable(open(app, true).get(name));
  }

  void putPlatform(App app, String name, Secret value) {
    shards
        .ofTeam(app.team())
        .write(PUT, handle -> seal(handle, app, Changes.By.BANYAN, name, value, true));
  }

  private Map<String, Secret> open(App app, boolean platform) {
    return rows.read(
        READ,
        app,
        "select name, sealed from app_secret"
            + " where team_id = :team and app_id = :app and platform = :platform",
        query -> {
          Map<String, Secret> values = new LinkedHashMap<>();
          query
              .bind("platform", platform)
              .map(
                  (row, context) -> {
                    String name = row.getString("name");
                    return values.put(
                        name, box.open(row.getBytes("sealed"), place(app, name, platform)));
                  })
              .list();
          return values;
        });
  }

  private static String place(App app, String name, boolean platform) {
    return app.team() + "/" + app.id() + "/" + (platform ? "platform/" : "") + name;
  }
}
