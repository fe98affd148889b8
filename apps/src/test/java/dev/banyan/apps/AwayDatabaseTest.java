package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change that was promised comes, though what it needs is away when its turn has come. */
class AwayDatabaseTest extends RunningApps {

  private App app;
  private final CountDownLatch turn = new CountDownLatch(1);

  @BeforeEach
  void open() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600, replicas: 1..3}\n");
    app = fixture.up().app();
  }

  @AfterEach
  void goOn() {
    turn.countDown();
  }

  /** What is changed from here on waits for {@link #turn}. */
  private void holdChanges() {
    try (ChangeQueue.Place place = fixture.supervisor().runnerOf(app).reserve()) {
      place.take(turn::await);
    }
  }

  @Test
  void aReleaseWhoseCountsCannotBeReadEndsAndIsTold() throws Exception {
    holdChanges();
    fixture.file("changed", "2");
    Release release = fixture.supervisor().release(app, TESTER);
    execute("alter table app_service rename to app_service_away");
    turn.countDown();
    fixture.settled(app);
    execute("alter table app_service_away rename to app_service");

    assertThat(find(release).state()).isEqualTo(Release.State.FAILED);
    assertThat(find(release).reason()).contains("release 1 stays live");
  }

  @Test
  void aCountIsFollowedLater() throws Exception {
    holdChanges();
    fixture.supervisor().scale(app, "worker", 3, TESTER, Optional.empty());
    execute("alter table app_service rename to app_service_away");
    turn.countDown();
    eventually(() -> reason().contains("cannot be scaled and is tried again"));
    assertThat(instances(app)).hasSize(1);

    execute("alter table app_service_away rename to app_service");
    eventually(() -> instances(app).size() == 3 && !reason().contains("tried again"));
  }

  @Test
  void aRestartBeginsLater() throws Exception {
    Set<String> before = instances(app);
    holdChanges();
    fixture.supervisor().restart(app, Optional.of("worker"), "a test", TESTER);
    execute("alter table app_secret rename to app_secret_away");
    turn.countDown();
    eventually(() -> reason().contains("cannot begin and is tried again"));
    assertThat(instances(app)).isEqualTo(before);

    execute("alter table app_secret_away rename to app_secret");
    eventually(() -> !instances(app).contains(before.iterator().next()));
    eventually(() -> !reason().contains("tried again"));
    assertThat(instances(app)).hasSize(1);
  }

  @Test
  void ofCallsToGoBackToOneReleaseOneIsTaken() throws Exception {
    fixture.file("changed", "2");
    Release first = fixture.supervisor().current(app).orElseThrow();
    fixture.supervisor().release(app, TESTER);
    fixture.settled(app);
    holdChanges();
    Callable<Boolean> call =
        () -> {
          try {
            fixture.supervisor().rollBack(app, Optional.of(first.id()), TESTER);
            return true;
          } catch (AppsException refused) {
            assertThat(refused).hasMessageContaining("under-way");
            return false;
          }
        };
    List<Boolean> taken = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : threads.invokeAll(List.of(call, call, call, call))) {
        taken.add(one.get());
      }
    }
    assertThat(taken).containsExactlyInAnyOrder(true, false, false, false);
    turn.countDown();
    fixture.settled(app);
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(first.id());
  }

  private Release find(Release release) {
    return fixture.supervisor().releases().table().find(app, release.id()).orElseThrow();
  }

  private String reason() {
    return fixture.supervisor().services(app).getFirst().reason();
  }
}
