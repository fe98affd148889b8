package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.IdGenerator;
import dev.banyan.workloads.Instance;
import dev.banyan.workloads.InstanceState;
import dev.banyan.workloads.InstanceStatus;
import dev.banyan.workloads.Usage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the balancer is told of a service of which no instance serves. */
class LiveSetTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String MANIFEST =
      """
      name: shop
      services:
        api: {run: serve, replicas: 0..2}
      """;

  private final IdGenerator ids = new IdGenerator(InstantSource.system(), new SecureRandom());
  private final Id team = ids.team();
  private final App app =
      AppTable.of(ids.within(team, "app"), team, "shop", Path.of("shop"), Instant.EPOCH);
  private final Deployment deployment = TestDeployments.of(ids, app, 1, MANIFEST);
  private final ServiceSpec.Process api =
      (ServiceSpec.Process) deployment.manifest().services().get("api");
  private final FakeBalancer balancer = new FakeBalancer();
  private final LiveSet live = new LiveSet(balancer);

  private boolean coming() {
    return told().coming();
  }

  private AppRoutes.Target.Instances told() {
    return (AppRoutes.Target.Instances) balancer.routes(app.id()).targets().get("api");
  }

  private void serve(int count) {
    live.replaceAll(deployment, List.of(), Map.of("api", count));
  }

  private Replica launched() {
    Id id = ids.within(app.id(), "ins");
    Instance instance = new FakeWorkloads().launch(InstanceSpecs.replica(id, deployment, api, 0));
    Replica replica = new Replica(instance, api, 0, deployment);
    live.add(replica);
    return replica;
  }

  private void note(Replica replica, InstanceState state, Optional<Duration> backOff) {
    live.noteStatus(
        new InstanceStatus(
            replica.id(),
            team,
            app.id(),
            "api",
            0,
            deployment.release().id(),
            state,
            state == InstanceState.RUNNING,
            "The test says so.",
            OptionalInt.empty(),
            1,
            "127.0.0.1",
            OptionalInt.of(4_000),
            Optional.empty(),
            NOW,
            0,
            backOff.map(NOW::plus),
            Usage.NONE));
  }

  @Test
  void oneThatIsToBeLaunchedOrStartsIsOnItsWay() {
    serve(1);
    assertThat(coming()).as("not launched yet").isTrue();
    Replica replica = launched();
    assertThat(coming()).as("nothing is known of it").isTrue();
    note(replica, InstanceState.STARTING, Optional.empty());
    assertThat(coming()).isTrue();
    note(replica, InstanceState.RUNNING, Optional.empty());
    assertThat(told().instances()).hasSize(1);
    assertThat(coming()).as("of one that is there nobody waits for more").isFalse();
  }

  @Test
  void oneThatCrashedIsOnItsWayUnlessItCrashesAgainAndAgain() {
    serve(1);
    Replica replica = launched();
    note(replica, InstanceState.FAILED, Optional.of(Duration.ofSeconds(1)));
    assertThat(coming()).isTrue();
    note(replica, InstanceState.FAILED, Optional.of(Duration.ofSeconds(4)));
    assertThat(coming()).isFalse();
    note(replica, InstanceState.STARTING, Optional.empty());
    assertThat(coming()).isTrue();
  }

  @Test
  void aServiceThatIsScaledToNothingDoesNotCome() {
    serve(0);
    assertThat(coming()).isFalse();
    live.count("api", 1);
    assertThat(coming()).isTrue();
    Replica replica = launched();
    live.count("api", 0);
    live.remove(replica);
    assertThat(coming()).isFalse();
  }
}
