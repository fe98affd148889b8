package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.data.Query;
import dev.banyan.workloads.LogFilter;
import dev.banyan.workloads.LogLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens the slice for each test, and asks it what tests ask. */
abstract class RunningApps {

  static final Changes.By TESTER = new Changes.By("tester");

  /** Two to four instances of {@link TestService} behind the edge. */
  static final String SHOP =
      """
      name: shop
      services:
        api: {run: $SERVE, health: /health, replicas: 2..4}
      routes:
        - {path: /, to: api}
      """;

  private static final Query TEST = new Query("test", "app");

  @TempDir Path temporary;
  AppsFixture fixture;

  @BeforeEach
  final void openFixture() throws IOException {
    fixture = makeFixture(temporary);
  }

  /** The slice on a server of its own; some tests want another one. */
  AppsFixture makeFixture(Path folder) throws IOException {
    return new AppsFixture(folder);
  }

  @AfterEach
  final void closeFixture() {
    fixture.close();
  }

  /** Releases the folder as it is, and waits for what becomes of it. */
  final Release deploy(App app) throws InterruptedException {
    Release release = fixture.supervisor().release(app, TESTER);
    fixture.settled(app);
    return fixture.supervisor().releases().table().find(app, release.id()).orElseThrow();
  }

  final AppCommand command(App app, AppCommand command) {
    return fixture.supervisor().commands().table().find(app, command.id()).orElseThrow();
  }

  /** What a process of the service {@code api} finds in its environment. */
  final String env(App app, String name) throws IOException, InterruptedException {
    return fixture.balancer.get(app.id(), "api", "/env/" + name);
  }

  /** The ids of what lives. */
  final Set<String> instances(App app) {
    return fixture.workloads().list(app.id()).stream()
        .filter(status -> status.state().live())
        .map(status -> status.id().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  final String log(App app) {
    return String.join("\n", lines(app, LogFilter.ALL));
  }

  final List<String> lines(App app, LogFilter filter) {
    return fixture.workloads().logs().read(app.id(), filter, 0, 1000).lines().stream()
        .map(LogLine::line)
        .toList();
  }

  /** Alters what the team's shard holds, behind the slice's back. */
  final void execute(String sql, Object... arguments) {
    fixture
        .database
        .shards()
        .ofTeam(fixture.team)
        .write(TEST, handle -> handle.execute(sql, arguments));
  }

  static void eventually(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition came true in time").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
