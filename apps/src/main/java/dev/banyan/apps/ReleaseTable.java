package dev.banyan.apps;

import dev.banyan.blobs.Blob;
import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.kernel.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table {@code app_release}. */
final class ReleaseTable {

  private static final Query SELECT = new Query("select", "app_release");
  private static final Query LIST = new Query("list", "app_release");
  private static final String COLUMNS =
      "select team_id, app_id, release_id, number, state, reason, manifest, source_sha256,"
          + " source_bytes, files, bytes, kept, served, created_by, created_at from app_release"
          + " where team_id = :team and app_id = :app ";

  private final AppRows rows;

  ReleaseTable(Shards shards) {
    this.rows = new AppRows(shards);
  }

  Optional<Release> find(App app, Id release) {
    return rows.read(
        SELECT,
        app,
        COLUMNS + "and release_id = :release",
        query -> query.bind("release", release.uuid()).map((row, context) -> read(row)).findOne());
  }

  /** Newest first, below a number. */
  List<Release> list(App app, int below, int most) {
    return rows.read(
        LIST,
        app,
        COLUMNS + "and number < :below order by number desc limit :most",
        query ->
            query.bind("below", below).bind("most", most).map((row, context) -> read(row)).list());
  }

  /** The newest that ever served, whatever came of it since. */
  Optional<Release> newestServed(App app) {
    return rows.read(
        SELECT,
        app,
        COLUMNS + "and served order by number desc limit 1",
        query -> query.map((row, context) -> read(row)).findOne());
  }

  /**
   * The snapshots of an app's releases that no kept release of another app of the team has too;
   * those whose row says that they went are among them, since a crash may have come between.
   */
  List<Blob> snapshotsOfOnly(App app) {
    return rows.read(
        LIST,
        app,
        "select distinct source_sha256, source_bytes from app_release mine"
            + " where team_id = :team and app_id = :app and not exists"
            + " (select 1 from app_release other where other.team_id = mine.team_id"
            + " and other.app_id <> mine.app_id and other.kept"
            + " and other.source_sha256 = mine.source_sha256)",
        query -> query.map((row, context) -> new Blob(row.getString(1), row.getLong(2))).list());
  }

  /** Those that were under way when a node stopped. */
  List<Release> unfinished(App app) {
    return list(app, Integer.MAX_VALUE, 1_000).stream()
        .filter(
            release ->
                release.state() == Release.State.BUILDING
                    || release.state() == Release.State.RELEASING)
        .toList();
  }

  /** The app's next number; its row is locked until the transaction ends. */
  static int nextNumber(Handle handle, App app) {
    return AppRows.query(
            handle,
            app,
            "update app set last_release_number = last_release_number + 1"
                + " where team_id = :team and app_id = :app returning last_release_number")
        .mapTo(Integer.class)
        .one();
  }

  static void insert(Handle handle, Release release) {
    handle
        .createUpdate(
            "insert into app_release (team_id, app_id, release_id, number, state, reason, manifest,"
                + " source_sha256, source_bytes, files, bytes, created_by, created_at)"
                + " values (:team, :app, :release, :number, :state, :reason, :manifest, :sha256,"
                + " :sourceBytes, :files, :bytes, :by, :at)")
        .bind("team", release.team().uuid())
        .bind("app", release.app().uuid())
        .bind("release", release.id().uuid())
        .bind("number", release.number())
        .bind("state", release.state().text())
        .bind("reason", release.reason())
        .bind("manifest", release.manifest())
        .bind("sha256", release.source().sha256())
        .bind("sourceBytes", release.source().bytes())
        .bind("files", release.files())
        .bind("bytes", release.bytes())
        .bind("by", release.createdBy())
        .bind("at", Times.of(release.createdAt()))
        .execute();
  }

  static void setState(Handle handle, Release release, Release.State state, String reason) {
    handle.execute(
        "update app_release set state = ?, reason = ?, served = served or ?"
            + " where team_id = ? and app_id = ? and release_id = ?",
        state.text(),
        reason,
        state == Release.State.LIVE,
        release.team().uuid(),
        release.app().uuid(),
        release.id().uuid());
  }

  /** Says that a release is to serve again; false when another call came first. */
  static boolean callBack(Handle handle, Release release) {
    return handle.execute(
            "update app_release set state = 'releasing', reason = 'It is to serve again.'"
                + " where team_id = ? and app_id = ? and release_id = ?"
                + " and state = 'superseded' and kept",
            release.team().uuid(),
            release.app().uuid(),
            release.id().uuid())
        == 1;
  }

  /** What was live before is so no longer. */
  static void supersedeOthers(Handle handle, Release live) {
    handle.execute(
        "update app_release set state = 'superseded', reason = ?"
            + " where team_id = ? and app_id = ? and state = 'live' and release_id <> ?",
        "Release " + live.number() + " took its place.",
        live.team().uuid(),
        live.app().uuid(),
        live.id().uuid());
  }

  /**
   * Says that a release's files go.
   *
   * @return whether no other kept release of the team has the same snapshot
   */
  static boolean forget(Handle handle, Release release) {
    handle.execute(
        "update app_release set kept = false"
            + " where team_id = ? and app_id = ? and release_id = ?",
        release.team().uuid(),
        release.app().uuid(),
        release.id().uuid());
    return handle
        .createQuery(
            "select not exists (select 1 from app_release where team_id = :team and kept"
                + " and source_sha256 = :sha256)")
        .bind("team", release.team().uuid())
        .bind("sha256", release.source().sha256())
        .mapTo(Boolean.class)
        .one();
  }

  private static Release read(ResultSet row) throws SQLException {
    return new Release(
        Id.of("rel", row.getObject("release_id", UUID.class)),
        Id.of("team", row.getObject("team_id", UUID.class)),
        Id.of("app", row.getObject("app_id", UUID.class)),
        row.getInt("number"),
        Release.State.parse(row.getString("state")),
        row.getString("reason"),
        row.getString("manifest"),
        new Blob(row.getString("source_sha256"), row.getLong("source_bytes")),
        row.getInt("files"),
        row.getLong("bytes"),
        row.getBoolean("kept"),
        row.getBoolean("served"),
        row.getString("created_by"),
        Times.get(row, "created_at"));
  }
}
