package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a rollback when Banyan stops and starts again. */
class RollbackTest {

  private static final Changes.By TESTER = new Changes.By("tester");

  @TempDir Path temporary;
  private AppsFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new AppsFixture(temporary);
  }

  @AfterEach
  void close() {
    fixture.close();
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

  private Release deploy(App app) throws InterruptedException {
    Release release = fixture.supervisor().release(app, TESTER);
    fixture.settled(app);
    return fixture.supervisor().releases().table().find(app, release.id()).orElseThrow();
  }
}
