package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The table {@code app_command}; the newest {@value #KEPT} of an app stay. */
final class CommandTable {

  private static final int KEPT = 500;
  private static final Query SELECT = new Query("select", "app_command");
  private static final Query LIST = new Query("list", "app_command");
  private static final Query UPDATE = new Query("update", "app_command");
  private static final String COLUMNS =
      "select team_id, app_id, command_id, service, command, schedule, release_id, state, reason,"
          + " exit_code, created_by, created_at, finished_at from app_command"
          + " where team_id = :team and app_id = :app ";

  private final Shards shards;
  private final AppRows rows;

  CommandTable(Shards shards) {
    this.shards = shards;
    this.rows = new AppRows(shards);
  }

  Optional<AppCommand> find(App app, Id command) {
    return rows.read(
        SELECT,
        app,
        COLUMNS + "and command_id = :command",
        query -> query.bind("command", command.uuid()).map((row, context) -> read(row)).findOne());
  }

  /** Newest first, older than {@code before} where that is given. */
  List<AppCommand> list(App app, Optional<Id> before, int most) {
    return rows.read(
        LIST,
        app,
        COLUMNS
            + "and (:before::uuid is null or command_id < :before::uuid)"
            + " order by command_id desc limit :most",
        query ->
            query
                .bind("before", before.map(Id::uuid).orElse(null))
                .bind("most", most)
                .map((row, context) -> read(row))
                .list());
  }

  /** The last run of each schedule that ran, by its name. */
  Map<String, AppCommand> lastRuns(App app) {
    return rows.read(
        SELECT,
        app,
        COLUMNS
            + "and schedule is not null and (schedule, created_at) in"
            + " (select schedule, max(created_at) from app_command"
            + " where team_id = :team and app_id = :app group by schedule)",
        query ->
            query
                .map((row, context) -> read(row))
                .collect(
                    Collectors.toMap(
                        command -> command.schedule().orElseThrow(),
                        command -> command,
                        (one, same) -> one)));
  }

  static void insert(Handle handle, AppCommand command) {
    handle
        .createUpdate(
            "insert into app_command (team_id, app_id, command_id, service, command, schedule,"
                + " release_id, state, reason, created_by, created_at) values (:team, :app,"
                + " :command, :service, :line, :schedule, :release, :state, :reason, :by, :at)")
        .bind("team", command.team().uuid())
        .bind("app", command.app().uuid())
        .bind("command", command.id().uuid())
        .bind("service", command.service())
        .bind("line", command.command())
        .bind("schedule", command.schedule().orElse(null))
        .bind("release", command.release().uuid())
        .bind("state", command.state().text())
        .bind("reason", command.reason())
        .bind("by", command.createdBy())
        .bind("at", Times.of(command.createdAt()))
        .execute();
    handle.execute(
        "delete from app_command where team_id = ? and app_id = ? and finished_at is not null"
            + " and command_id not in (select command_id from app_command where team_id = ?"
            + " and app_id = ? order by created_at desc limit ?)",
        command.team().uuid(),
        command.app().uuid(),
        command.team().uuid(),
        command.app().uuid(),
        KEPT);
  }

  void setState(AppCommand command, AppCommand.State state, String reason) {
    write(command, state, reason, OptionalInt.empty(), Optional.empty());
  }

  void finish(
      AppCommand command, AppCommand.State state, String reason, OptionalInt exit, Instant at) {
    write(command, state, reason, exit, Optional.of(at));
  }

  private void write(
      AppCommand command,
      AppCommand.State state,
      String reason,
      OptionalInt exit,
      Optional<Instant> finishedAt) {
    shards
        .ofTeam(command.team())
        .write(
            UPDATE,
            handle ->
                handle
                    .createUpdate(
                        "update app_command set state = :state, reason = :reason,"
                            + " exit_code = :exit, finished_at = :at where team_id = :team"
                            + " and app_id = :app and command_id = :command"
                            + " and finished_at is null")
                    .bind("state", state.text())
                    .bind("reason", reason)
                    .bind("exit", exit.isPresent() ? (Integer) exit.getAsInt() : null)
                    .bind("at", finishedAt.map(Times::of).orElse(null))
                    .bind("team", command.team().uuid())
                    .bind("app", command.app().uuid())
                    .bind("command", command.id().uuid())
                    .execute());
  }

  /** After a crash: what was running then runs no more. */
  void endOpen(Instant at) {
    for (SqlDatabase database : shards.all()) {
      database.write(
          UPDATE,
          handle ->
              handle.execute(
                  "update app_command set state = 'failed', finished_at = ?,"
                      + " reason = 'Banyan stopped while it ran.' where state in ('starting',"
                      + " 'running')",
                  Times.of(at)));
    }
  }

  private static AppCommand read(ResultSet row) throws SQLException {
    return new AppCommand(
        Id.of("cmd", row.getObject("command_id", UUID.class)),
        Id.of("team", row.getObject("team_id", UUID.class)),
        Id.of("app", row.getObject("app_id", UUID.class)),
        row.getString("service"),
        row.getString("command"),
        Optional.ofNullable(row.getString("schedule")),
        Id.of("rel", row.getObject("release_id", UUID.class)),
        AppCommand.State.parse(row.getString("state")),
        row.getString("reason"),
        Optional.ofNullable(row.getObject("exit_code", Integer.class)),
        row.getString("created_by"),
        Times.get(row, "created_at"),
        Times.find(row, "finished_at"));
  }
}
