package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.workloads.CommandPlace;
import dev.banyan.workloads.WorkloadException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run that is due is started, or stays due. */
class SchedulesTest extends RunningApps {

  private App app;

  @BeforeEach
  void open() throws Exception {
    up("'true'");
  }

  private void up(String run) throws Exception {
    fixture.write(
        """
        name: shop
        services:
          worker: {run: sleep 600}
        schedules:
          - {name: tick, service: worker, cron: "* * * * *", run: %s}
        """
            .formatted(run));
    app = fixture.up().app();
  }

  @Test
  void schedulesRunWhenDueAndNeverTwiceAtOnce() throws Exception {
    up("sleep 600");
    assertThat(fixture.supervisor().schedules().nextRuns(app)).containsKey("tick");
    fixture.clock.advance(Duration.ofMinutes(2));
    eventually(this::hasRun);
    AppCommand first = lastRun().orElseThrow();
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.supervisor().runDueSchedules();
    assertThat(dueAt()).isAfter(fixture.clock.instant().minusSeconds(60));
    assertThat(lastRun().orElseThrow().id()).isEqualTo(first.id());
  }

  @Test
  void aRunWhoseCommandCannotBeWrittenStaysDue() throws Exception {
    execute("alter table app_command add constraint no_row check (schedule is null)");
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.supervisor().runDueSchedules();
    assertThat(dueAt()).isBefore(fixture.clock.instant());

    execute("alter table app_command drop constraint no_row");
    fixture.clock.advance(ScheduleRuns.RETRY_AFTER);
    eventually(this::hasRun);
    assertThat(dueAt()).isAfter(fixture.clock.instant().minusSeconds(60));
  }

  @Test
  void aRunThatFindsNoPlaceWaitsForOne() throws Exception {
    List<AppCommand> commands = new ArrayList<>();
    for (int i = 0; i < AppsConfig.defaults().commandsPerApp(); i++) {
      commands.add(fixture.supervisor().run(app, "worker", "sleep 600", TESTER));
    }
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.supervisor().runDueSchedules();
    assertThat(dueAt()).isBefore(fixture.clock.instant());
    assertThat(hasRun()).isFalse();

    fixture.supervisor().commands().cancel(app, commands.getFirst().id(), TESTER);
    eventually(this::hasRun);
  }

  @Test
  void aRunThatTheNodeHasNoRoomForStaysDue() throws Exception {
    List<CommandPlace> places = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                places.add(fixture.workloads().reserveCommand());
              }
            })
        .isInstanceOf(WorkloadException.NodeFull.class);
    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.supervisor().runDueSchedules();
    assertThat(dueAt()).isBefore(fixture.clock.instant());
    assertThat(hasRun()).isFalse();

    places.forEach(CommandPlace::close);
    fixture.clock.advance(ScheduleRuns.RETRY_AFTER);
    eventually(this::hasRun);
    assertThat(dueAt()).isAfter(fixture.clock.instant().minusSeconds(60));
  }

  @Test
  void whatNobodyCanStartDoesNotStandInTheWay() throws Exception {
    UUID dead = fixture.ids.within(fixture.team, "app").uuid();
    execute(
        "insert into app (team_id, app_id, name, folder, created_at)"
            + " values (?, ?, 'dead', '/nowhere', now())",
        fixture.team.uuid(),
        dead);
    execute(
        "insert into app_schedule (team_id, app_id, name, due_at)"
            + " select ?, ?, 'n' || n, '2000-01-01' from generate_series(1, 450) n",
        fixture.team.uuid(),
        dead);
    fixture.clock.advance(Duration.ofMinutes(2));
    eventually(this::hasRun);
  }

  private Instant dueAt() {
    return fixture.supervisor().schedules().nextRuns(app).get("tick");
  }

  private Optional<AppCommand> lastRun() {
    return Optional.ofNullable(fixture.supervisor().commands().table().lastRuns(app).get("tick"));
  }

  private boolean hasRun() {
    return lastRun().isPresent();
  }
}
