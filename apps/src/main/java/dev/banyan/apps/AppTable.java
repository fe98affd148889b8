package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables {@code app} and {@code app_service}. */
final class AppTable {

  private static final Query SELECT = new Query("select", "app");
  private static final Query LIST = new Query("list", "app");
  private static final String COLUMNS =
      "select team_id, app_id, name, folder, release_id, created_at, removing_at from app ";

  private final Shards shards;

  AppTable(Shards shards) {
    this.shards = shards;
  }

  Optional<App> find(Id app) {
    for (SqlDatabase database : shards.candidates(app)) {
      Optional<App> found =
          database.read(
              SELECT,
              handle ->
                  handle
                      .createQuery(COLUMNS + "where app_id = :app")
                      .bind("app", app.uuid())
                      .map((row, context) -> read(row))
                      .findOne());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  Optional<App> byName(Id team, String name) {
    return shards
        .ofTeam(team)
        .read(
            SELECT,
            handle ->
                handle
                    .createQuery(COLUMNS + "where team_id = :team and name = :name")
                    .bind("team", team.uuid())
                    .bind("name", name)
                    .map((row, context) -> read(row))
                    .findOne());
  }

  /** The apps of a team by name, from a name on. */
  List<App> ofTeam(Id team, String from, int most) {
    return shards
        .ofTeam(team)
        .read(
            LIST,
            handle ->
                handle
                    .createQuery(
                        COLUMNS
                            + "where team_id = :team and name >= :from order by name limit :most")
                    .bind("team", team.uuid())
                    .bind("from", from)
                    .bind("most", most)
                    .map((row, context) -> read(row))
                    .list());
  }

  /**
   * The apps of a team that were brought up from a folder; the one that it runs now comes first.
   */
  List<App> ofFolder(Id team, Path folder) {
    return shards
        .ofTeam(team)
        .read(
            LIST,
            handle ->
                handle
                    .createQuery(
                        COLUMNS
                            + "where team_id = :team and folder = :folder"
                            + " order by up_at desc, app_id desc")
                    .bind("team", team.uuid())
                    .bind("folder", folder.toString())
                    .map((row, context) -> read(row))
                    .list());
  }

  /** Every app of this installation, for the boot. */
  List<App> all() {
    List<App> all = new ArrayList<>();
    for (SqlDatabase database : shards.all()) {
      all.addAll(
          database.read(
              LIST,
              handle ->
                  handle
                      .createQuery(COLUMNS + "order by created_at")
                      .map((row, context) -> read(row))
                      .list()));
    }
    return all;
  }

  static void insert(Handle handle, App app) {
    handle
        .createUpdate(
            "insert into app (team_id, app_id, name, folder, created_at, up_at)"
                + " values (:team, :app, :name, :folder, :at, :at)")
        .bind("team", app.team().uuid())
        .bind("app", app.id().uuid())
        .bind("name", app.name())
        .bind("folder", app.folder().toString())
        .bind("at", Times.of(app.createdAt()))
        .execute();
  }

  /** Makes it the app that a folder runs from now on. */
  static void setFolder(Handle handle, App app, Path folder, Instant at) {
    handle.execute(
        "update app set folder = ?, up_at = ? where team_id = ? and app_id = ?",
        folder.toString(),
        Times.of(at),
        app.team().uuid(),
        app.id().uuid());
  }

  /** Says that it is being deleted; false when that was said before, or it is gone. */
  static boolean setRemoving(Handle handle, App app, Instant at) {
    return handle.execute(
            "update app set removing_at = ?"
                + " where team_id = ? and app_id = ? and removing_at is null",
            Times.of(at),
            app.team().uuid(),
            app.id().uuid())
        == 1;
  }

  /** Deletes it with every row that is its; false when it is gone already. */
  static boolean delete(Handle handle, App app) {
    return handle.execute(
            "delete from app where team_id = ? and app_id = ? and removing_at is not null",
            app.team().uuid(),
            app.id().uuid())
        == 1;
  }

  /**
   * Whether it stays, within a transaction that begins something with it: until that ends nobody
   * can say that it is to be deleted.
   */
  static boolean stays(Handle handle, Id team, Id app) {
    return handle
        .createQuery(
            "select 1 from app where team_id = :team and app_id = :app and removing_at is null"
                + " for share")
        .bind("team", team.uuid())
        .bind("app", app.uuid())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static void setRelease(Handle handle, Id team, Id app, Id release) {
    handle.execute(
        "update app set release_id = ? where team_id = ? and app_id = ?",
        release.uuid(),
        team.uuid(),
        app.uuid());
  }

  /** How many replicas were asked for, by service; a service without a row runs its lowest. */
  Map<String, Integer> replicas(Id team, Id app) {
    return shards
        .ofTeam(team)
        .read(new Query("select", "app_service"), handle -> replicas(handle, team, app));
  }

  /** The same within a transaction. */
  static Map<String, Integer> replicas(Handle handle, Id team, Id app) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    handle
        .createQuery(
            "select service, replicas from app_service"
                + " where team_id = :team and app_id = :app")
        .bind("team", team.uuid())
        .bind("app", app.uuid())
        .map((row, context) -> counts.put(row.getString(1), row.getInt(2)))
        .list();
    return counts;
  }

  static void setReplicas(Handle handle, Id team, Id app, String service, int replicas) {
    handle.execute(
        "insert into app_service (team_id, app_id, service, replicas) values (?, ?, ?, ?)"
            + " on conflict (team_id, app_id, service) do update set replicas = excluded.replicas",
        team.uuid(),
        app.uuid(),
        service,
        replicas);
  }

  private static App read(ResultSet row) throws SQLException {
    return new App(
        Id.of("app", row.getObject("app_id", UUID.class)),
        Id.of("team", row.getObject("team_id", UUID.class)),
        row.getString("name"),
        Path.of(row.getString("folder")),
        Optional.ofNullable(row.getObject("release_id", UUID.class))
            .map(uuid -> Id.of("rel", uuid)),
        Times.get(row, "created_at"),
        Times.find(row, "removing_at").isPresent());
  }

  static App of(Id id, Id team, String name, Path folder, Instant at) {
    return new App(id, team, name, folder, Optional.empty(), at, false);
  }
}
