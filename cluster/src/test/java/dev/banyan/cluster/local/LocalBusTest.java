package dev.banyan.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.cluster.Bus;
import dev.banyan.cluster.BusContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LocalBusTest extends BusContract {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Override
  protected Bus bus() {
    return new LocalBus(meters);
  }

  @Override
  protected int moreThanTheQueueHolds() {
    return LocalBus.QUEUE_MAX + 10;
  }

  @Test
  void lossIsCounted() throws Exception {
    overflow();
    assertThat(meters.counter("bus_messages_lost_total").count()).isPositive();
  }

  private void overflow() throws Exception {
    try (Bus bus = bus()) {
      var hold = new CountDownLatch(1);
      bus.subscribe(
          "a",
          new Bus.Subscriber() {
            @Override
            public void message(String message) {
              try {
                hold.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            }

            @Override
            public void lost(long count) {}
          });
      for (int i = 0; i < moreThanTheQueueHolds(); i++) {
        bus.publish("a", "" + i);
      }
      hold.countDown();
    }
  }
}
