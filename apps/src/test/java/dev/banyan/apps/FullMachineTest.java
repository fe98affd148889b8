package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.Cause;
import dev.banyan.apps.autoscale.ServiceLoad;
import dev.banyan.apps.autoscale.Verdict;
import org.junit.jupiter.api.Test;

/** More instances are wanted than this machine holds. */
class FullMachineTest extends AutoscaledApps {

  @Test
  void aMachineThatIsFullSaysSoBoundsTheEdgeAndNamesTheNextStage() throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    App app =
        app(
            GROWING.replace(
                "replicas: 1..4", "replicas: 1..4, resources: {cpu: %d}".formatted(cores)));
    fixture.load.inFlight = 25;
    fixture.load.load = new ServiceLoad(600, 900, 1_500, 40, 0);
    look(app);
    assertThat(served(app)).isEqualTo(1);
    Verdict verdict = decisions(app).getFirst();
    assertThat(verdict.cause()).isEqualTo(Cause.BOX);
    assertThat(verdict.atLimit()).isTrue();
    assertThat(log(app))
        .contains(
            "Autoscaler: api stays at 1: 25.0 requests at once of 10 target over 1 instance"
                + " (measured); it wants 3, but the machine is full: its %d cores are requested up to %d.00"
                    .formatted(cores, cores))
        .contains("api is at its limit: more instances are wanted than this machine holds.")
        .contains("Requests that are too many are turned away, the lowest classes first.")
        .containsPattern("Next stage: 40\\.0 requests/s \\(measured\\).*banyan plan --users \\d+");
    assertThat(fixture.supervisor().autoscaling().limits().of(app.id()))
        .hasValueSatisfying(
            at -> {
              assertThat(at.cause()).isEqualTo(Cause.BOX);
              assertThat(at.stage()).isPresent();
            });
    // 1 instance with 10 at once, over 60 %
    assertThat(fixture.balancer.bound(app.id())).contains(17);

    fixture.load.inFlight = 9;
    look(app);
    assertThat(fixture.balancer.bound(app.id())).isEmpty();
    assertThat(fixture.supervisor().autoscaling().limits().of(app.id())).isEmpty();
    assertThat(log(app)).contains("api is below its limit again");
  }
}
