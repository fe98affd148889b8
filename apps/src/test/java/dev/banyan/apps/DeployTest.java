package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Id;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A new release takes the place of the old one without a gap, or leaves it as it was. */
class DeployTest extends RunningApps {

  @Test
  void aDeployAndARestartUnderLoadFailNoRequest() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Id first = fixture.supervisor().current(app).orElseThrow().id();
    Set<String> before = instances(app);
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    Set<String> releases = Collections.synchronizedSet(new TreeSet<>());
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(Thread.ofVirtual().start(() -> load(app, over, failures, releases)));
    }
    fixture.file("changed", "2");
    Release second = fixture.supervisor().release(app, TESTER);
    fixture.settled(app);
    Set<String> deployed = instances(app);
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    fixture.settled(app);
    over.set(true);
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(failures).isEmpty();
    assertThat(releases).contains(first.toString(), second.id().toString());
    assertThat(deployed).doesNotContainAnyElementsOf(before);
    assertThat(instances(app)).hasSize(2).doesNotContainAnyElementsOf(deployed);
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(second.id());
  }

  private void load(App app, AtomicBoolean over, List<String> failures, Set<String> releases) {
    while (!over.get()) {
      try {
        releases.add(fixture.balancer.get(app.id(), "api", "/").split(" ")[0]);
      } catch (IOException failed) {
        failures.add(failed.toString());
      } catch (InterruptedException ended) {
        return;
      }
    }
  }

  @Test
  void aFailedDeployKeepsTheOldReleaseAndExplains() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Release good = fixture.supervisor().current(app).orElseThrow();
    Set<String> serving = instances(app);

    fixture.write(
        SHOP.replace("health: /health", "health: /health, env: {UNWELL: 1}, startTimeout: 2s"));
    Release unwell = deploy(app);
    assertThat(unwell.state()).isEqualTo(Release.State.FAILED);
    assertThat(unwell.reason())
        .contains("api did not become healthy")
        .contains("release 1 stays live");

    fixture.write(
        SHOP.replace("run: $SERVE", "build: echo no such compiler >&2; exit 3, run: $SERVE"));
    Release unbuilt = deploy(app);
    assertThat(unbuilt.reason()).contains("The build of api failed. ").contains("no such compiler");

    fixture.write(SHOP + "release: exit 4\n");
    assertThat(deploy(app).reason()).contains("The release command failed. ");

    fixture.write(SHOP + "  - {path: /x, to: apo}\n");
    assertThatThrownBy(() -> fixture.supervisor().release(app, TESTER))
        .isInstanceOf(ManifestException.class);

    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(good.id());
    assertThat(instances(app)).isEqualTo(serving);
    assertThat(fixture.balancer.get(app.id(), "api", "/")).startsWith(good.id().toString());
  }

  @Test
  void aWorkerThatEndsAtOnceFailsTheDeploy() throws Exception {
    String worker = "name: shop\nservices:\n  worker: {run: %s}\n";
    fixture.write(worker.formatted("sleep 600"));
    App app = fixture.up().app();
    fixture.write(worker.formatted("echo bad start; exit 7"));
    Release failed = deploy(app);
    assertThat(failed.state()).isEqualTo(Release.State.FAILED);
    assertThat(failed.reason())
        .contains("worker")
        .contains("exit code 7")
        .doesNotContain("Starts again");
    assertThat(fixture.supervisor().services(app).getFirst().healthy()).isEqualTo(1);
  }

  @Test
  void aFixedPortIsHandedOverAndKeptWhenTheSuccessorFails() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    String fixed = SHOP.replace("replicas: 2..4", "port: " + port);
    fixture.write(fixed);
    App app = fixture.up().app();
    fixture.file("changed", "2");
    assertThat(deploy(app).state()).isEqualTo(Release.State.LIVE);
    fixture.write(
        fixed.replace("health: /health", "health: /health, env: {UNWELL: 1}, startTimeout: 2s"));
    assertThat(deploy(app).state()).isEqualTo(Release.State.FAILED);
    eventually(() -> !fixture.balancer.upstreams(app.id(), "api").isEmpty());
    assertThat(fixture.balancer.upstreams(app.id(), "api").getFirst().port()).isEqualTo(port);
  }

  @Test
  void aFailedRestartDoesNotSayThatWhatGaveItsPortUpServesOn() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    fixture.write(
        SHOP.replace("replicas: 2..4", "port: " + port)
            .replace("health: /health", "health: /health, startTimeout: 10s"));
    App app = fixture.up().app();
    fixture.supervisor().variables().put(app, TESTER, "UNWELL", "1", Optional.empty());
    fixture.supervisor().restart(app, Optional.empty(), "a test", TESTER);
    eventually(
        () -> fixture.supervisor().services(app).getFirst().reason().contains("to free its port"));
    assertThat(fixture.supervisor().services(app).getFirst().reason()).doesNotContain("serve on");
  }
}
