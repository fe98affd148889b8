package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Going back to a release that served before, also when Banyan stops and starts again. */
class RollbackTest extends RunningApps {

  @Test
  void rollbackGoesToTheReleaseBefore() throws Exception {
    fixture.write(SHOP);
    App app = fixture.up().app();
    Release first = fixture.supervisor().current(app).orElseThrow();
    fixture.file("changed", "2");
    deploy(app);
    Release target = fixture.supervisor().rollBack(app, Optional.empty(), TESTER);
    assertThat(target.state()).as("until it serves").isEqualTo(Release.State.RELEASING);
    fixture.settled(app);

    assertThat(target.id()).isEqualTo(first.id());
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(first.id());
    assertThat(fixture.balancer.get(app.id(), "api", "/")).startsWith(first.id().toString());
    assertThatThrownBy(() -> fixture.supervisor().rollBack(app, Optional.of(first.id()), TESTER))
        .hasMessageContaining("live-already");
    assertThat(fixture.audited).contains("tester release.rollback " + first.id());
  }

  @Test
  void whatWasRolledBackDoesNotReturnByARestartOfBanyan() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "one");
    App app = fixture.up().app();
    Release first = fixture.supervisor().current(app).orElseThrow();
    fixture.file("public/index.html", "two");
    deploy(app);
    fixture.supervisor().rollBack(app, Optional.empty(), TESTER);
    fixture.settled(app);

    fixture.restart();
    AppSupervisor.Up up = fixture.supervisor().up(fixture.team, fixture.folder);
    fixture.settled(app);
    assertThat(up.created()).isEmpty();
    assertThat(up.notice())
        .contains(
            "The folder differs from release 1, which serves; banyan release makes a release of"
                + " it.");
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(first.id());

    assertThat(deploy(app).number()).as("asked for, it is released").isEqualTo(3);
    up = fixture.supervisor().up(fixture.team, fixture.folder);
    assertThat(up.created()).isEmpty();
    assertThat(up.notice()).isEmpty();
    fixture.supervisor().rollBack(app, Optional.of(first.id()), TESTER);
    fixture.settled(app);
    fixture.file("public/index.html", "three");
    up = fixture.supervisor().up(fixture.team, fixture.folder);
    assertThat(up.created().map(Release::number)).as("new content").contains(4);
    assertThat(up.notice()).isEmpty();
    fixture.settled(app);
  }

  @Test
  void aReleaseThatServedBeforeStaysOneToGoBackToWhenBanyanStopsMeanwhile() throws Exception {
    fixture.write("name: shop\nservices:\n  web: {static: public}\n");
    fixture.file("public/index.html", "one");
    App app = fixture.up().app();
    Release first = fixture.supervisor().current(app).orElseThrow();
    fixture.file("public/index.html", "two");
    deploy(app);
    fixture.supervisor().releases().setState(first, Release.State.RELEASING, "to serve again");
    assertThatThrownBy(() -> fixture.supervisor().rollBack(app, Optional.of(first.id()), TESTER))
        .hasMessageContaining("under-way");

    fixture.restart();
    Release kept = fixture.supervisor().releases().table().find(app, first.id()).orElseThrow();
    assertThat(kept.state()).isEqualTo(Release.State.SUPERSEDED);
    fixture.supervisor().rollBack(app, Optional.empty(), TESTER);
    fixture.settled(app);
    assertThat(fixture.supervisor().current(app).orElseThrow().id()).isEqualTo(first.id());
  }
}
