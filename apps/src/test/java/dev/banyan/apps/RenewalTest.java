package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was given a password that holds no more is exchanged, whatever comes between. */
class RenewalTest extends RunningApps {

  private static final String WORKERS =
      """
      name: shop
      services:
        worker: {run: '[ -z "$UNWELL" ] && sleep 600', replicas: 2}
        other: {run: sleep 600}
      """;

  @Test
  void aRestartThatFailsIsTriedAgainUntilNoInstanceHasThePasswordOfBefore() throws Exception {
    fixture.write(WORKERS);
    App app = fixture.up().app();
    Set<String> before = instances(app);
    assertThat(before).hasSize(3);
    fixture.supervisor().variables().put(app, TESTER, "UNWELL", "1", Optional.empty());
    redis().renewPasswords();
    eventually(() -> worker(app).reason().contains("is tried again"));
    fixture.supervisor().variables().delete(app, TESTER, "UNWELL", Optional.empty());

    eventually(() -> instances(app).stream().noneMatch(before::contains));
    eventually(() -> !worker(app).reason().contains("is tried again"));
    fixture.settled(app);
    Set<String> renewed = instances(app);
    assertThat(renewed).hasSize(3);
    assertThat(fixture.audited).containsOnlyOnce("banyan service.restart " + app.id());
    assertThat(fixture.supervisor().serving(app).shared().given().variables())
        .containsEntry("REDIS_URL", redis().ensure(app.id()).reveal());
  }

  @Test
  void aRestartThatCannotBeginIsBegunAsSoonAsItCan() throws Exception {
    fixture.write(WORKERS);
    App app = fixture.up().app();
    Set<String> before = instances(app);
    AppRunner runner = fixture.supervisor().runnerOf(app);
    List<ChangeQueue.Place> places = new ArrayList<>();
    for (int i = 0; i < ChangeQueue.CHANGES_MAX; i++) {
      places.add(runner.reserve());
    }
    try (var log = new HeardLog(OwedRenewals.class)) {
      redis().renewPasswords();
      eventually(() -> log.heard("its restart is tried again"));
    }
    places.forEach(ChangeQueue.Place::close);
    eventually(() -> instances(app).stream().noneMatch(before::contains));
  }

  @Test
  void whatIsOwedOnceMoreMeanwhileIsNotTakenForDone() throws Exception {
    var begun = new AtomicInteger();
    var holder = new ArrayList<OwedRenewals>();
    var app = fixture.ids.within(fixture.team, "app");
    try (var owed =
        new OwedRenewals(
            Duration.ofMillis(10),
            id -> {
              if (begun.incrementAndGet() == 1) {
                holder.getFirst().add(id);
              }
            })) {
      holder.add(owed);
      owed.add(app);
      eventually(() -> begun.get() == 2);
    }
  }

  private RedisServer redis() {
    return fixture.apps.redis().orElseThrow();
  }

  private ServiceStatus worker(App app) {
    return fixture.supervisor().service(app, "worker");
  }
}
