package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.Cause;
import dev.banyan.apps.autoscale.ServiceLoad;
import dev.banyan.apps.autoscale.Verdict;
import dev.banyan.data.Query;
import dev.banyan.scale.predict.DemandHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The policy code moves real instances, tells why, and remembers over a restart. */
class AutoscalingTest extends AutoscaledApps {

  @Test
  void moreAtOnceThanTheTargetBringsInstancesAndQuietTakesThemAfterTheWindow() throws Exception {
    App app = app(GROWING);
    fixture.load.inFlight = 25;
    look(app);
    assertThat(served(app)).isEqualTo(3);
    assertThat(log(app))
        .contains(
            "Autoscaler: api 1 → 3: 25.0 requests at once of 10 target over 1 instance"
                + " (measured); the most is 4");
    assertThat(fixture.audited).contains("autoscaler service.scale api");

    fixture.load.inFlight = 0;
    look(app);
    assertThat(served(app)).as("within the window").isEqualTo(3);
    assertThat(log(app)).contains("api stays at 3").contains("waits whether that lasts for 5m");
    fixture.clock.advance(Duration.ofMinutes(5));
    look(app);
    assertThat(served(app)).isEqualTo(1);
    assertThat(instances(app)).hasSize(1);
    assertThat(decisions(app).stream().filter(Verdict::changes).map(Verdict::to))
        .containsExactly(1, 3);
  }

  @Test
  void aCountSetByHandHoldsForAWindowAndIsGoneOnFrom() throws Exception {
    App app = app(GROWING);
    look(app);
    fixture.supervisor().scale(app, "api", 3, TESTER, Optional.empty());
    fixture.settled(app);
    look(app);
    assertThat(served(app)).isEqualTo(3);
    fixture.load.inFlight = 40;
    look(app);
    assertThat(served(app)).as("held upwards too").isEqualTo(3);
    assertThat(log(app)).contains("set by hand and holds until");

    fixture.clock.advance(Duration.ofMinutes(5));
    look(app);
    assertThat(served(app)).isEqualTo(4);
  }

  @Test
  void windowsOutliveARestartOfBanyan() throws Exception {
    App app = app(GROWING);
    fixture.load.inFlight = 25;
    look(app);
    assertThat(served(app)).isEqualTo(3);
    fixture.load.inFlight = 10;

    fixture.restart();
    fixture.settled(app);
    assertThat(served(app)).as("the count is a row").isEqualTo(3);
    fixture.load.inFlight = 0;
    look(app);
    assertThat(served(app)).as("what was wanted before the restart counts").isEqualTo(3);
    fixture.clock.advance(Duration.ofMinutes(5));
    look(app);
    assertThat(served(app)).isEqualTo(1);
  }

  @Test
  void whatTheDaysTookOutlivesARestartAndIsThereBeforehand() throws Exception {
    App app = app(GROWING.replace("inFlight: 10", "inFlight: 10, predict: {timeOfDay: true}"));
    ScalingTable table = fixture.supervisor().autoscaling().table();
    look(app);
    Instant now = fixture.clock.instant();
    var history = new DemandHistory();
    history.reckonedBy("inFlight 10000");
    for (int day = 3; day > 0; day--) {
      history.add(now.minus(Duration.ofDays(day)), 2.6);
      history.add(now.minus(Duration.ofDays(day)).plus(Duration.ofMinutes(15)), 2.6);
    }
    history.add(now, 2.6);
    table.keep(app, Map.of(), Map.of("api", history.news().orElseThrow()));
    fixture.restart();
    fixture.settled(app);
    assertThat(served(app)).isEqualTo(1);

    look(app);

    assertThat(served(app)).isEqualTo(3);
    assertThat(log(app)).contains("Autoscaler: api 1 → 3: at ", "(predicted); now ");
    assertThat(decisions(app).getFirst().cause()).isEqualTo(Cause.PREDICTED);
  }

  @Test
  void atItsMostItSaysSoBoundsTheEdgeAndNamesTheNextStage() throws Exception {
    App app = app(GROWING);
    fixture.load.inFlight = 200;
    fixture.load.load = new ServiceLoad(600, 900, 1_500, 40, 0);
    look(app);
    look(app);
    assertThat(served(app)).isEqualTo(4);
    assertThat(decisions(app).getFirst().cause()).isEqualTo(Cause.MAX);
    assertThat(log(app))
        .contains("4 is the most")
        .contains("api is at its limit", "Requests that are too many are turned away")
        .containsPattern("Next stage: 40\\.0 requests/s \\(measured\\).*banyan plan --users \\d+")
        .contains("without model tokens");
    // 4 instances with 10 at once each, over 60 %
    assertThat(fixture.balancer.bound(app.id())).contains(67);

    fixture.load.inFlight = 9;
    look(app);
    assertThat(fixture.balancer.bound(app.id())).isEmpty();
    assertThat(log(app)).contains("api is below its limit again");

    fixture.load.inFlight = 200;
    look(app);
    assertThat(fixture.balancer.bound(app.id())).contains(67);
    assertThat(log(app)).as("to and fro is told once").containsOnlyOnce("api is at its limit");
  }

  @Test
  void aWorkerAtItsMostTurnsNoRequestsAway() throws Exception {
    App app =
        app(
            """
            name: shop
            services:
              api: {run: $SERVE, health: /health}
              worker:
                run: sleep 600
                replicas: 1..2
                resources: {memory: 16Mi}
                scale: {memory: 1%}
            routes:
              - {path: /, to: api}
            """);
    look(app);
    look(app);
    assertThat(log(app)).contains("worker is at its limit").doesNotContain("turned away");
    assertThat(fixture.balancer.bound(app.id())).isEmpty();
  }

  @Test
  void aQueueThatMayNotBeReadLeavesTheCountAndSaysWhy() throws Exception {
    App app =
        app(
            """
            name: shop
            services:
              api: {run: $SERVE, health: /health}
              worker:
                run: sleep 600
                replicas: 0..4
                scale: {queue: {name: emails, redis: JOBS_URL}}
                env: {JOBS_URL: "redis://worker:hunter2@127.0.0.1:6379"}
            routes:
              - {path: /, to: api}
            """);
    for (int i = 0; i < 4; i++) {
      look(app);
    }
    assertThat(log(app))
        .contains("worker stays at 0: queue.length: the queue emails could not be read since ")
        .contains("its address 127.0.0.1 is one of this machine")
        .doesNotContain("hunter2");
  }

  @Test
  void whatTheNodeWasStartedWithLetsServicesGrowWithoutTheirFile() throws Exception {
    fixture.config =
        withAutoscale(
            new AppsConfig.Autoscale(
                Optional.of("1..3"), SLOW.every(), SLOW.downscaleWindow(), SLOW.workload()));
    fixture.restart();
    App app =
        app(
            """
            name: shop
            services:
              api: {run: $SERVE, health: /health}
              worker: {run: sleep 600}
            routes:
              - {path: /, to: api}
            """);
    fixture.load.inFlight = 100;
    look(app);
    assertThat(served(app)).isEqualTo(3);
    assertThat(instances(app)).as("a worker has no route").hasSize(4);
    assertThat(fixture.supervisor().current(app).orElseThrow().manifest()).doesNotContain("1..3");
  }

  @Test
  void aDeployUnderWayDoublesNothing() throws Exception {
    App app = app(GROWING);
    fixture.load.inFlight = 25;
    fixture.file("version.txt", "2");
    Release release = fixture.supervisor().release(app, TESTER);
    fixture.supervisor().autoscaling().sync(fixture.supervisor().runnerOf(app));
    fixture.settled(app);
    assertThat(fixture.supervisor().current(app).map(Release::id)).contains(release.id());
    assertThat(served(app)).isEqualTo(3);
    assertThat(instances(app)).hasSize(3);
  }

  @Test
  void ofEachServiceTheNewestHundredDecisionsAreKept() throws Exception {
    App app = app(GROWING);
    ScalingTable table = fixture.supervisor().autoscaling().table();
    look(app);
    Verdict last =
        fixture.supervisor().autoscaling().latest(app.id(), "api").orElseThrow().verdict();
    for (int i = 0; i < ScalingTable.DECISIONS_MAX + 20; i++) {
      table.add(app, last);
    }
    int rows =
        fixture
            .database
            .shards()
            .ofTeam(fixture.team)
            .read(
                new Query("test", "app_scaling_decision"),
                handle ->
                    handle
                        .createQuery("select count(*) from app_scaling_decision")
                        .mapTo(Integer.class)
                        .one());
    assertThat(rows).isEqualTo(ScalingTable.DECISIONS_MAX);
  }
}
