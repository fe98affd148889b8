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
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * When the schedules of apps are due, kept in the shard: a run that came due while Banyan was down
 * is made up for once, and however many nodes look, the conditional update gives each run to one.
 * Thread-safe; calls block.
 */
final class Schedules {

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

  /** Which schedule of which app. */
  record Name(Id team, Id app, String name) {}

  private record Due(Instant at, Name name) {
    Place place() {
      return new Place(at, name.app().uuid(), name.name());
    }
  }

  /** Where a reader of what is due stands. */
  private record Place(Instant at, UUID app, String name) {
    static final Place FIRST = new Place(Instant.EPOCH, new UUID(0, 0), "");
  }

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
    return new AppRows(shards)
        .read(
            SELECT,
            app,
            "select name, due_at from app_schedule"
                + " where team_id = :team and app_id = :app and due_at is not null",
            query -> {
              Map<String, Instant> next = new HashMap<>();
              query
                  .map((row, context) -> next.put(row.getString("name"), Times.get(row, "due_at")))
                  .list();
              return next;
            });
  }

  /**
   * Tells what has come due, in all shards, oldest first. All of it: what nobody here can start
   * stays due, and must not stand in the way of the rest.
   */
  void eachDue(Consumer<Name> use) {
    Instant now = clock.instant();
    for (SqlDatabase database : shards.all()) {
      Place last = Place.FIRST;
      List<Due> batch;
      do {
        batch = due(database, now, last);
        for (Due due : batch) {
          use.accept(due.name());
          last = due.place();
        }
      } while (batch.size() == BATCH_MAX);
    }
  }

  private static List<Due> due(SqlDatabase database, Instant now, Place after) {
    return database.read(
        SELECT,
        handle ->
            handle
                .createQuery(
                    "select team_id, app_id, name, due_at from app_schedule where due_at <= :now"
                        + " and (due_at, app_id, name) > (:at, :app, :name)"
                        + " order by due_at, app_id, name limit :most")
                .bind("now", Times.of(now))
                .bind("at", Times.of(after.at()))
                .bind("app", after.app())
                .bind("name", after.name())
                .bind("most", BATCH_MAX)
                .map(
                    (row, context) ->
                        new Due(
                            Times.get(row, "due_at"),
                            new Name(
                                Id.of("team", row.getObject("team_id", UUID.class)),
                                Id.of("app", row.getObject("app_id", UUID.class)),
                                row.getString("name"))))
                .list());
  }

  /** Claims a due run without starting it. */
  boolean claim(Name due, ScheduleSpec schedule) {
    return shards.ofTeam(due.team()).write(UPDATE, handle -> claim(handle, due, schedule)).value();
  }

  /** Claims a due run by moving the schedule to its next time; false when another node did. */
  boolean claim(Handle handle, Name due, ScheduleSpec schedule) {
    Instant now = clock.instant();
    return handle
            .createUpdate(
                "update app_schedule set due_at = :next where team_id = :team"
                    + " and app_id = :app and name = :name and due_at <= :now")
            .bind("next", next(schedule, now).map(Times::of).orElse(null))
            .bind("team", due.team().uuid())
            .bind("app", due.app().uuid())
            .bind("name", due.name())
            .bind("now", Times.of(now))
            .execute()
        == 1;
  }
}
