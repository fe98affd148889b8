package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.workloads.InstanceSpec;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of an exchange that does not go through. */
class AppRolloutTest {

  private static final String TWO_FIXED =
      """
      name: shop
      services:
        one: {run: serve, port: 9001}
        two: {run: serve, port: 9002}
        free: {run: serve}
      """;

  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private final Id team = ids.team();
  private final App app =
      AppTable.of(ids.within(team, "app"), team, "shop", Path.of("shop"), Instant.EPOCH);
  private final FakeWorkloads workloads = new FakeWorkloads();
  private final LiveSet live = new LiveSet(new FakeBalancer());
  private final AppRollout rollout =
      new AppRollout(
          workloads,
          new LogMasks(new MaskOnly()),
          new FakeBalancer(),
          live,
          ids,
          AppsConfig.defaults());
  private final Deployment old = deployment(1);
  private final Deployment next = deployment(2);

  @BeforeEach
  void serve() {
    rollout.launchAll(old, Map.of());
  }

  private Deployment deployment(int number) {
    return TestDeployments.of(ids, app, number, TWO_FIXED);
  }

  private boolean isOld(InstanceSpec spec) {
    return spec.release().equals(old.release().id());
  }

  private List<String> servingOf(Deployment deployment) {
    return live.all().stream()
        .filter(replica -> replica.deployment().equals(deployment))
        .map(replica -> replica.service().name())
        .sorted()
        .toList();
  }

  private void exchange() throws AppRollout.NotHealthy, InterruptedException {
    rollout.exchange(next, Map.of(), () -> {});
  }

  @Test
  void eachThatMadeRoomIsStartedAgainThoughAnotherCannotBe() {
    workloads.health = spec -> isOld(spec) || !spec.service().equals("two");
    workloads.admission =
        spec -> {
          if (isOld(spec) && spec.service().equals("one")) {
            throw new IllegalStateException("no room for one");
          }
        };

    Throwable failure = catchThrowable(this::exchange);

    assertThat(failure)
        .isInstanceOf(AppRollout.NotHealthy.class)
        .hasMessageContaining("two did not become healthy");
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("no room for one");
    assertThat(servingOf(old)).containsExactly("free", "two");
    assertThat(servingOf(next)).isEmpty();
  }

  @Test
  void nothingIsStartedAgainWhileBanyanStops() {
    workloads.health =
        spec -> {
          if (!isOld(spec) && spec.service().equals("two")) {
            throw new InterruptedException();
          }
          return true;
        };
    workloads.launched.clear();

    assertThatThrownBy(this::exchange).isInstanceOf(InterruptedException.class);

    assertThat(workloads.launched).noneMatch(this::isOld);
    assertThat(workloads.stopped)
        .containsAll(workloads.launched.stream().map(InstanceSpec::id).toList());
  }

  @Test
  void aRestartThatABugBreaksOffLeavesNoSecondInstance() {
    var free = (ServiceSpec.Process) old.manifest().services().get("free");
    List<Replica> before = live.all();
    workloads.launched.clear();
    workloads.health =
        spec -> {
          throw new IllegalStateException("a bug");
        };

    assertThatThrownBy(() -> rollout.restart(old, free, "a test")).hasMessage("a bug");

    assertThat(live.all()).isEqualTo(before);
    assertThat(workloads.stopped)
        .isEqualTo(new ArrayList<>(workloads.launched.stream().map(InstanceSpec::id).toList()))
        .hasSize(1);
  }
}
