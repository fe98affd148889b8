package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.ProblemException;
import dev.banyan.workloads.LogFilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One-off commands run where a service runs, and no more at once than may. */
class CommandsTest extends RunningApps {

  @Test
  void oneOffCommandsRunInTheServicesPlaceAndTellHowTheyEnded() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600, env: {WHO: worker}}\n");
    App app = fixture.up().app();
    AppCommand good =
        fixture.supervisor().run(app, "worker", "echo i am $WHO of $BANYAN_APP", TESTER);
    AppCommand bad = fixture.supervisor().run(app, "worker", "exit 9", TESTER);
    AppCommand long_ = fixture.supervisor().run(app, "worker", "sleep 600", TESTER);
    eventually(() -> command(app, good).state() == AppCommand.State.SUCCEEDED);
    eventually(() -> command(app, bad).state() == AppCommand.State.FAILED);
    assertThat(command(app, bad).exitCode()).contains(9);
    assertThat(lines(app, LogFilter.ofInstance(good.id()))).contains("i am worker of shop");
    fixture.supervisor().commands().cancel(app, long_.id(), TESTER);
    eventually(() -> command(app, long_).state() == AppCommand.State.CANCELLED);
    assertThat(fixture.audited).contains("tester command.cancel " + long_.id());
    assertThatThrownBy(() -> fixture.supervisor().run(app, "none", "true", TESTER))
        .hasMessageContaining("not-found");
  }

  @Test
  void noMoreCommandsRunAtOnceThanTheLimitHoweverTheyCome() throws Exception {
    fixture.write("name: shop\nservices:\n  worker: {run: sleep 600}\n");
    App app = fixture.up().app();
    int most = AppsConfig.defaults().commandsPerApp();
    List<AppCommand> started = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < most + 4; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      started.add(fixture.supervisor().run(app, "worker", "sleep 600", TESTER));
                    } catch (ProblemException full) {
                      assertThat(full.problem().status()).isEqualTo(429);
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(started).hasSize(most);
    AppCommand one = started.getFirst();
    fixture.supervisor().commands().cancel(app, one.id(), TESTER);
    eventually(() -> !fixture.supervisor().commands().isRunning(one.id()));
    AppCommand next = fixture.supervisor().run(app, "worker", "true", TESTER);
    eventually(() -> command(app, next).state() == AppCommand.State.SUCCEEDED);
  }
}
