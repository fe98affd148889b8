package dev.banyan.apps;

import dev.banyan.apps.autoscale.Cause;
import dev.banyan.apps.autoscale.ScalerState;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.scale.predict.DemandHistory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** The tables {@code app_scaling} and {@code app_scaling_decision}. */
final class ScalingTable {

  /** Decisions of one service that are kept. */
  static final int DECISIONS_MAX = 100;

  private static final int TEXT_MAX = 2_000;
  private static final Query SELECT = new Query("select", "app_scaling");
  private static final Query UPSERT = new Query("upsert", "app_scaling");
  private static final Query INSERT = new Query("insert", "app_scaling_decision");
  private static final Query LIST = new Query("list", "app_scaling_decision");

  private final Shards shards;

  ScalingTable(Shards shards) {
    this.shards = shards;
  }

  /**
   * What is kept of one service.
   *
   * @param heldFrom when its count was set by hand last
   */
  record Kept(ScalerState state, Optional<Instant> heldFrom) {
    static final Kept NOTHING = new Kept(ScalerState.empty(), Optional.empty());
  }

  /** What is kept of an app's services, by name. */
  Map<String, Kept> read(App app) {
    return shards
        .ofTeam(app.team())
        .read(
            SELECT,
            handle -> {
              Map<String, Kept> kept = new HashMap<>();
              handle
                  .createQuery(
                      "select service, state, held_from from app_scaling"
                          + " where team_id = :team and app_id = :app")
                  .bind("team", app.team().uuid())
                  .bind("app", app.id().uuid())
                  .map(
                      (row, context) ->
                          kept.put(
                              row.getString("service"),
                              new Kept(
                                  ScalerState.parse(row.getString("state")),
                                  Times.find(row, "held_from"))))
                  .list();
              return kept;
            });
  }

  /** Says that somebody set the count by hand. */
  static void hold(Handle handle, App app, String service, Instant at) {
    handle.execute(
        "insert into app_scaling (team_id, app_id, service, held_from) values (?, ?, ?, ?) on"
            + " conflict (team_id, app_id, service) do update set held_from = excluded.held_from",
        app.team().uuid(),
        app.id().uuid(),
        service,
        Times.of(at));
  }

  /** Whether nobody set the count since {@code heldFrom}; until the transaction ends nobody can. */
  static boolean heldFromIs(Handle handle, App app, String service, Optional<Instant> heldFrom) {
    handle.execute(
        "insert into app_scaling (team_id, app_id, service) values (?, ?, ?)"
            + " on conflict (team_id, app_id, service) do nothing",
        app.team().uuid(),
        app.id().uuid(),
        service);
    return handle
        .createQuery(
            "select held_from from app_scaling"
                + " where team_id = :team and app_id = :app and service = :service for update")
        .bind("team", app.team().uuid())
        .bind("app", app.id().uuid())
        .bind("service", service)
        .map((row, context) -> Times.find(row, "held_from"))
        .one()
        .equals(heldFrom);
  }

  /** What is kept of the days of a service; large, and so read only when its autoscaler begins. */
  DemandHistory history(App app, String service) {
    return shards
        .ofTeam(app.team())
        .read(
            SELECT,
            handle ->
                handle
                    .createQuery(
                        "select history from app_scaling"
                            + " where team_id = :team and app_id = :app and service = :service")
                    .bind("team", app.team().uuid())
                    .bind("app", app.id().uuid())
                    .bind("service", service)
                    .mapTo(String.class)
                    .findOne()
                    .map(DemandHistory::parse)
                    .orElseGet(DemandHistory::new));
  }

  /**
   * Keeps what the autoscalers of an app's services remember.
   *
   * @param histories of those services alone of which more is known than before
   */
  void keep(App app, Map<String, ScalerState> states, Map<String, String> histories) {
    shards
        .ofTeam(app.team())
        .write(
            UPSERT,
            handle -> {
              states.forEach((service, state) -> keep(handle, app, service, state));
              histories.forEach((service, history) -> keepHistory(handle, app, service, history));
              return states.size();
            });
  }

  static void keep(Handle handle, App app, String service, ScalerState state) {
    handle.execute(
        "insert into app_scaling (team_id, app_id, service, state) values (?, ?, ?, ?)"
            + " on conflict (team_id, app_id, service) do update set state = excluded.state",
        app.team().uuid(),
        app.id().uuid(),
        service,
        state.text());
  }

  private static void keepHistory(Handle handle, App app, String service, String history) {
    handle.execute(
        "update app_scaling set history = ? where team_id = ? and app_id = ? and service = ?",
        history,
        app.team().uuid(),
        app.id().uuid(),
        service);
  }

  /** Keeps a decision that changed nothing. */
  void add(App app, Verdict verdict) {
    shards
        .ofTeam(app.team())
        .write(
            INSERT,
            handle -> {
              add(handle, app, verdict);
              return true;
            });
  }

  /** Keeps a decision, and forgets the oldest of the service past {@link #DECISIONS_MAX}. */
  static void add(Handle handle, App app, Verdict verdict) {
    handle
        .createUpdate(
            "insert into app_scaling_decision (team_id, app_id, service, decided_at, from_count,"
                + " to_count, wanted, cause, words, arithmetic) values (:team, :app, :service, :at,"
                + " :from, :to, :wanted, :cause, :words, :arithmetic)")
        .bind("team", app.team().uuid())
        .bind("app", app.id().uuid())
        .bind("service", verdict.service())
        .bind("at", Times.of(verdict.at()))
        .bind("from", verdict.from())
        .bind("to", verdict.to())
        .bind("wanted", verdict.wanted().isPresent() ? verdict.wanted().getAsInt() : null)
        .bind("cause", verdict.cause().text())
        .bind("words", bounded(verdict.words()))
        .bind("arithmetic", bounded(verdict.arithmetic()))
        .execute();
    handle.execute(
        "delete from app_scaling_decision where team_id = ? and app_id = ? and service = ?"
            + " and number <= (select number from app_scaling_decision where team_id = ?"
            + " and app_id = ? and service = ? order by number desc offset ? limit 1)",
        app.team().uuid(),
        app.id().uuid(),
        verdict.service(),
        app.team().uuid(),
        app.id().uuid(),
        verdict.service(),
        DECISIONS_MAX);
  }

  /** The decisions of a service that are kept, newest first. */
  List<Verdict> decisions(App app, String service, int most) {
    return shards
        .ofTeam(app.team())
        .read(
            LIST,
            handle ->
                handle
                    .createQuery(
                        "select service, decided_at, from_count, to_count, wanted, cause, words,"
                            + " arithmetic from app_scaling_decision where team_id = :team and"
                            + " app_id = :app and service = :service"
                            + " order by number desc limit :most")
                    .bind("team", app.team().uuid())
                    .bind("app", app.id().uuid())
                    .bind("service", service)
                    .bind("most", most)
                    .map((row, context) -> verdict(row))
                    .list());
  }

  private static Verdict verdict(ResultSet row) throws SQLException {
    int wanted = row.getInt("wanted");
    return new Verdict(
        Times.get(row, "decided_at"),
        row.getString("service"),
        row.getInt("from_count"),
        row.getInt("to_count"),
        row.wasNull() ? OptionalInt.empty() : OptionalInt.of(wanted),
        Cause.valueOf(row.getString("cause").toUpperCase(Locale.ROOT).replace('-', '_')),
        row.getString("words"),
        row.getString("arithmetic"),
        Map.of());
  }

  private static String bounded(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + "…";
  }
}
