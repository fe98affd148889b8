package dev.banyan.apps;

import dev.banyan.data.Query;
import dev.banyan.data.Shards;
import dev.banyan.data.SqlDatabase;
import dev.banyan.kernel.Id;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the schedules of apps are due, kept in the shard: a run that came due while Banyan was down
 * is made up for once, and however many nodes look, the conditional update gives each run to one. A
 * run whose predecessor still goes is left out. Thread-safe; calls block.
 */
final class Schedules {

  private static final Logger log = LoggerFactory.getLogger(Schedules.class);
  private static final int BATCH_MAX = 200;
  private static final Query SELECT = new Query("select", "app_schedule");
  private static final Query UPSERT = new Query("upsert", "app_schedule");
  private static final Query UPDATE = new Query("update", "app_schedule");

  private final Shards shards;
  private final InstantSource clock;

  Schedules(Shards shards, InstantSource clock) {
    this.shards = shards;
    this.clock = clock;
  }

  /** A run that has come due and is this node's to start. */
  record Due(Id team, Id app, String name) {}

  /**
   * Takes over the schedules of the release that serves now; known times of unchanged ones stay.
   */
  void follow(App app, AppManifest manifest) {
    shards
        .ofTeam(app.team())
        .write(
            UPSERT,
            handle -> {
              Map<String, Instant> before = new HashMap<>();
              handle
                  .createQuery(
                      "select name, due_at from app_schedule"
                          + " where team_id = :team and app_id = :app for update")
                  .bind("team", app.team().uuid())
                  .bind("app", app.id().uuid())
                  .map(
                      (row, context) ->
                          before.put(
                              row.getString("name"), Times.find(row, "due_at").orElse(Instant.MAX)))
                  .list();
              handle.execute(
                  "delete from app_schedule where team_id = ? and app_id = ?",
                  app.team().uuid(),
                  app.id().uuid());
              for (ScheduleSpec schedule : manifest.schedules()) {
                Optional<Instant> next = next(schedule, clock.instant());
                Instant known = before.getOrDefault(schedule.name(), Instant.MAX);
                // What came due while nothing ran is kept, so that it is made up for.
                boolean missed = known.isBefore(clock.instant());
                handle
                    .createUpdate(
                        "insert into app_schedule (team_id, app_id, name, due_at)"
                            + " values (:team, :app, :name, :due)")
                    .bind("team", app.team().uuid())
                    .bind("app", app.id().uuid())
                    .bind("name", schedule.name())
                    .bind("due", missed ? Times.of(known) : next.map(Times::of).orElse(null))
                    .execute();
              }
              return true;
            });
  }

  static Optional<Instant> next(ScheduleSpec schedule, Instant after) {
    return CronTimes.parse(schedule.cron(), schedule.timezone()).after(after);
  }

  /** The next times by schedule. */
  Map<String, Instant> nextRuns(App app) {
    return shards
        .ofTeam(app.team())
        .read(
            SELECT,
            handle -> {
              Map<String, Instant> next = new HashMap<>();
              handle
                  .createQuery(
                      "select name, due_at from app_schedule"
                          + " where team_id = :team and app_id = :app and due_at is not null")
                  .bind("team", app.team().uuid())
                  .bind("app", app.id().uuid())
                  .map((row, context) -> next.put(row.getString("name"), Times.get(row, "due_at")))
                  .list();
              return next;
            });
  }

  /** What has come due, in all shards. */
  List<Due> due() {
    return shards.all().stream().flatMap(database -> due(database).stream()).toList();
  }

  private List<Due> due(SqlDatabase database) {
    return database.read(
        SELECT,
        handle ->
            handle
                .createQuery(
                    "select team_id, app_id, name from app_schedule where due_at <= :now"
                        + " order by due_at limit :most")
                .bind("now", Times.of(clock.instant()))
                .bind("most", BATCH_MAX)
                .map(
                    (row, context) ->
                        new Due(
                            Id.of("team", row.getObject("team_id", UUID.class)),
                            Id.of("app", row.getObject("app_id", UUID.class)),
                            row.getString("name")))
                .list());
  }

  /** Claims a due run by moving the schedule to its next time; false when another node did. */
  boolean claim(Due due, ScheduleSpec schedule) {
    Instant now = clock.instant();
    boolean claimed =
        shards
            .ofTeam(due.team())
            .write(
                UPDATE,
                handle ->
                    handle
                            .createUpdate(
                                "update app_schedule set due_at = :next where team_id = :team"
                                    + " and app_id = :app and name = :name and due_at <= :now")
                            .bind("next", next(schedule, now).map(Times::of).orElse(null))
                            .bind("team", due.team().uuid())
                            .bind("app", due.app().uuid())
                            .bind("name", due.name())
                            .bind("now", Times.of(now))
                            .execute()
                        == 1)
            .value();
    log.debug("schedule {} of {} claimed: {}", due.name(), due.app(), claimed);
    return claimed;
  }
}
