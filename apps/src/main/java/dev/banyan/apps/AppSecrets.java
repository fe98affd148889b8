package dev.banyan.apps;

import dev.banyan.data.Committed;
import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Secret;
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

  Committed<SecretName> put(App app, Changes.By by, String name, Secret value) {
    VariableRules.requireSettable(name, value.reveal());
    if (value.isEmpty()) {
      throw Problems.invalid("value", "A secret is not empty. To remove it, delete it.");
    }
    return changes.write(
        PUT,
        Changes.Entry.of(app, by, "secret.put", name, Map.of()),
        handle -> {
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

  private SecretName seal(
      Handle handle, App app, Changes.By by, String name, Secret value, boolean platform) {
    handle.execute(
        "insert into app_secret (team_id, app_id, name, sealed, platform, updated_by, updated_at)"
            + " values (?, ?, ?, ?, ?, ?, ?) on conflict (team_id, app_id, platform, name)"
            + " do update set sealed = excluded.sealed, updated_by = excluded.updated_by,"
            + " updated_at = excluded.updated_at",
        app.team().uuid(),
        app.id().uuid(),
        name,
        box.seal(value, place(app, name, platform)),
        platform,
        by.name(),
        Times.of(clock.instant()));
    return new SecretName(name, by.name(), clock.instant());
  }

  /** Those that people set, by name. */
  List<SecretName> list(App app) {
    return rows.read(
        READ,
        app,
        "select name, updated_by, updated_at from app_secret"
            + " where team_id = :team and app_id = :app and not platform"
            + " order by name",
        query ->
            query
                .map(
                    (row, context) ->
                        new SecretName(
                            row.getString("name"),
                            row.getString("updated_by"),
                            Times.get(row, "updated_at")))
                .list());
  }

  /** Deletes one that people set; 404 when there is none. */
  Committed<Boolean> delete(App app, Changes.By by, String name) {
    return changes.write(
        DELETE,
        Changes.Entry.of(app, by, "secret.delete", name, Map.of()),
        handle -> {
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
          return true;
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
