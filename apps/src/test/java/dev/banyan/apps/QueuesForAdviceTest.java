package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.autoscale.QueueReading;
import dev.banyan.apps.autoscale.QueuesSeen;
import org.junit.jupiter.api.Test;

/** What autoscalers read of queues is there for whoever judges the app by it. */
class QueuesForAdviceTest extends AutoscaledApps {

  @Test
  void whatALookReadIsThereAfterIt() throws Exception {
    App app =
        app(
            """
            name: shop
            services:
              worker: {run: sleep 600, replicas: 1..2, scale: {queue: mails, length: 5}}
            """);
    assertThat(fixture.supervisor().queues()).isEmpty();
    look(app);
    QueuesSeen seen = fixture.supervisor().queues().get(app.id());
    assertThat(seen).isNotNull();
    assertThat(seen.at()).isBeforeOrEqualTo(fixture.clock.instant());
    assertThat(seen.readings()).singleElement().extracting(QueueReading::length).isEqualTo(0L);
  }
}
