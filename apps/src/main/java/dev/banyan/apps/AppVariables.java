package dev.banyan.apps;

import dev.banyan.data.Committed;
import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.kernel.Problems;
import dev.banyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Configuration variables, and secrets: the former are shown and versioned, the latter sealed and
 * never given out. Each change is one transaction with its event and its audit entry. Thread-safe;
 * calls block.
 */
final class AppVariables {

  static final int SECRETS_MAX = 500;

  private static final Set<String> RESERVED =
      Set.of(
          "PORT",
          "BANYAN_APP",
          "BANYAN_SERVICE",
          "BANYAN_INSTANCE",
          "BANYAN_RELEASE",
          "BANYAN_EDGE_SECRET");
  private static final Query PUT_CONFIG = new Query("upsert", "app_config");
  private static final Query READ_CONFIG = new Query("select", "app_config");
  private static final Query DELETE_CONFIG = new Query("delete", "app_config");
  private static final Query PUT_SECRET = new Query("upsert", "app_secret");
  private static final Query READ_SECRET = new Query("select", "app_secret");
  private static final Query DELETE_SECRET = new Query("delete", "app_secret");

  private final Shards shards;
  private final SecretBox box;
  private final Changes changes;
  private final InstantSource clock;

  AppVariables(Shards shards, SecretBox box, Changes changes, InstantSource clock) {
    this.shards = shards;
    this.box = box;
    this.changes = changes;
    this.clock = clock;
  }

  /**
   * Sets a variable.
   *
   * @param ifMatch the version that must stand now, or {@code *} for any; empty: whatever stands
   */
  Committed<ConfigVariable> putConfig(
      App app, Changes.By by, String name, String value, Optional<String> ifMatch) {
    requireSettable(name, value);
    return shards
        .ofTeam(app.team())
        .write(
            PUT_CONFIG,
            handle -> {
              ConfigVariable written = write(handle, app, by, name, value, ifMatch);
              changes.record(
                  handle,
                  app.team(),
                  app.id(),
                  by,
                  "config.put",
                  name,
                  Map.of("version", written.version()));
              return written;
            });
  }

  private ConfigVariable write(
      Handle handle, App app, Changes.By by, String name, String value, Optional<String> ifMatch) {
    if (ifMatch.isEmpty()) {
      // One statement; the limit is counted only where a row is added.
      return handle
          .createQuery(
              "insert into app_config (team_id, app_id, name, value, version, updated_by,"
                  + " updated_at) values (:team, :app, :name, :value, 1, :by, :at)"
                  + " on conflict (team_id, app_id, name) do update set value = excluded.value,"
                  + " version = app_config.version + 1, updated_by = excluded.updated_by,"
                  + " updated_at = excluded.updated_at"
                  + " returning name, value, version, updated_by, updated_at")
          .bind("team", app.team().uuid())
          .bind("app", app.id().uuid())
          .bind("name", name)
          .bind("value", value)
          .bind("by", by.name())
          .bind("at", Times.of(clock.instant()))
          .map((row, context) -> config(row))
          .findOne()
          .map(written -> requireRoom(handle, app, written))
          .orElseThrow();
    }
    return handle
        .createQuery(
            "update app_config set value = :value, version = version + 1, updated_by = :by,"
                + " updated_at = :at where team_id = :team and app_id = :app and name = :name"
                + " and (:match = '*' or version::text = :match)"
                + " returning name, value, version, updated_by, updated_at")
        .bind("team", app.team().uuid())
        .bind("app", app.id().uuid())
        .bind("name", name)
        .bind("value", value)
        .bind("by", by.name())
        .bind("at", Times.of(clock.instant()))
        .bind("match", ifMatch.get())
        .map((row, context) -> config(row))
        .findOne()
        .orElseThrow(() -> Problems.preconditionFailed(currentVersion(handle, app, name)));
  }

  private static ConfigVariable requireRoom(Handle handle, App app, ConfigVariable written) {
    if (written.version() > 1) {
      return written;
    }
    int count =
        handle
            .createQuery("select count(*) from app_config where team_id = :team and app_id = :app")
            .bind("team", app.team().uuid())
            .bind("app", app.id().uuid())
            .mapTo(Integer.class)
            .one();
    if (count > ConfigVariable.COUNT_MAX) {
      throw AppsException.conflict(
          "too-many-variables",
          "An app has " + ConfigVariable.COUNT_MAX + " variables at most. Delete some first.");
    }
    return written;
  }

  private static String currentVersion(Handle handle, App app, String name) {
    return handle
        .createQuery(
            "select version::text from app_config"
                + " where team_id = :team and app_id = :app and name = :name")
        .bind("team", app.team().uuid())
        .bind("app", app.id().uuid())
        .bind("name", name)
        .mapTo(String.class)
        .findOne()
        .orElse("none");
  }

  Optional<ConfigVariable> config(App app, String name) {
    return shards
        .ofTeam(app.team())
        .read(
            READ_CONFIG,
            handle ->
                handle
                    .createQuery(
                        "select name, value, version, updated_by, updated_at from app_config"
                            + " where team_id = :team and app_id = :app and name = :name")
                    .bind("team", app.team().uuid())
                    .bind("app", app.id().uuid())
                    .bind("name", name)
                    .map((row, context) -> config(row))
                    .findOne());
  }

  List<ConfigVariable> listConfig(App app, String after, int most) {
    return shards
        .ofTeam(app.team())
        .read(
            READ_CONFIG,
            handle ->
                handle
                    .createQuery(
                        "select name, value, version, updated_by, updated_at from app_config"
                            + " where team_id = :team and app_id = :app and name > :after"
                            + " order by name limit :most")
                    .bind("team", app.team().uuid())
                    .bind("app", app.id().uuid())
                    .bind("after", after)
                    .bind("most", most)
                    .map((row, context) -> config(row))
                    .list());
  }

  /** Deletes a variable; 404 when there is none, 412 when another version stands. */
  Committed<Boolean> deleteConfig(App app, Changes.By by, String name, Optional<String> ifMatch) {
    return shards
        .ofTeam(app.team())
        .write(
            DELETE_CONFIG,
            handle -> {
              String match = ifMatch.orElse("*");
              int deleted =
                  handle.execute(
                      "delete from app_config where team_id = ? and app_id = ? and name = ?"
                          + " and (? = '*' or version::text = ?)",
                      app.team().uuid(),
                      app.id().uuid(),
                      name,
                      match,
                      match);
              if (deleted == 0) {
                String current = currentVersion(handle, app, name);
                throw current.equals("none")
                    ? Problems.notFound("name", name)
                    : Problems.preconditionFailed(current);
              }
              changes.record(handle, app.team(), app.id(), by, "config.delete", name, Map.of());
              return true;
            });
  }

  Committed<SecretName> putSecret(App app, Changes.By by, String name, Secret value) {
    requireSettable(name, value.reveal());
    if (value.isEmpty()) {
      throw Problems.invalid("value", "A secret is not empty. To remove it, delete it.");
    }
    return shards
        .ofTeam(app.team())
        .write(
            PUT_SECRET,
            handle -> {
              SecretName written = seal(handle, app, by, name, value, false);
              int count =
                  handle
                      .createQuery(
                          "select count(*) from app_secret"
                              + " where team_id = :team and app_id = :app and not platform")
                      .bind("team", app.team().uuid())
                      .bind("app", app.id().uuid())
                      .mapTo(Integer.class)
                      .one();
              if (count > SECRETS_MAX) {
                throw AppsException.conflict(
                    "too-many-secrets",
                    "An app has " + SECRETS_MAX + " secrets at most. Delete some first.");
              }
              changes.record(handle, app.team(), app.id(), by, "secret.put", name, Map.of());
              return written;
            });
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

  List<SecretName> listSecrets(App app) {
    return shards
        .ofTeam(app.team())
        .read(
            READ_SECRET,
            handle ->
                handle
                    .createQuery(
                        "select name, updated_by, updated_at from app_secret"
                            + " where team_id = :team and app_id = :app and not platform"
                            + " order by name")
                    .bind("team", app.team().uuid())
                    .bind("app", app.id().uuid())
                    .map(
                        (row, context) ->
                            new SecretName(
                                row.getString("name"),
                                row.getString("updated_by"),
                                Times.get(row, "updated_at")))
                    .list());
  }

  Committed<Boolean> deleteSecret(App app, Changes.By by, String name) {
    return shards
        .ofTeam(app.team())
        .write(
            DELETE_SECRET,
            handle -> {
              int deleted =
                  handle.execute(
                      "delete from app_secret where team_id = ? and app_id = ? and name = ?"
                          + " and not platform",
                      app.team().uuid(),
                      app.id().uuid(),
                      name);
              if (deleted == 0) {
                throw Problems.notFound("name", name);
              }
              changes.record(handle, app.team(), app.id(), by, "secret.delete", name, Map.of());
              return true;
            });
  }

  /** A secret that Banyan itself made for the app, such as its key; not listed. */
  Optional<Secret> platformSecret(App app, String name) {
    return Optional.ofNullable(open(app, true).get(name));
  }

  void putPlatformSecret(App app, String name, Secret value) {
    shards
        .ofTeam(app.team())
        .write(PUT_SECRET, handle -> seal(handle, app, Changes.By.BANYAN, name, value, true));
  }

  /** The secrets with their values, for the app's processes and the masks of its logs. */
  Map<String, Secret> secrets(App app) {
    return open(app, false);
  }

  /** All variables with their values, for the app's processes. */
  Map<String, String> configuration(App app) {
    Map<String, String> values = new LinkedHashMap<>();
    listConfig(app, "", ConfigVariable.COUNT_MAX)
        .forEach(variable -> values.put(variable.name(), variable.value()));
    return values;
  }

  private Map<String, Secret> open(App app, boolean platform) {
    return shards
        .ofTeam(app.team())
        .read(
            READ_SECRET,
            handle -> {
              Map<String, Secret> values = new LinkedHashMap<>();
              handle
                  .createQuery(
                      "select name, sealed from app_secret"
                          + " where team_id = :team and app_id = :app and platform = :platform")
                  .bind("team", app.team().uuid())
                  .bind("app", app.id().uuid())
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

  private static void requireSettable(String name, String value) {
    if (RESERVED.contains(name)) {
      throw Problems.invalid("name", name + " is set by Banyan. Choose another name.");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > ConfigVariable.VALUE_BYTES_MAX) {
      throw Problems.invalid("value", "A value has 64 KiB at most.");
    }
    if (value.indexOf('\0') >= 0) {
      throw Problems.invalid("value", "A value has no NUL character.");
    }
  }

  private static ConfigVariable config(ResultSet row) throws SQLException {
    return new ConfigVariable(
        row.getString("name"),
        row.getString("value"),
        row.getLong("version"),
        row.getString("updated_by"),
        Times.get(row, "updated_at"));
  }
}
