package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class MetersMaxTest {

  @Test
  void whatIsPastTheBoundIsRefusedAndToldOnce() {
    var refused = new ArrayList<String>();
    var meters = new SimpleMeterRegistry();
    meters.config().meterFilter(new MetersMax(2, id -> refused.add(id.getName())));
    for (String name : new String[] {"a", "b", "c", "a", "d"}) {
      meters.counter(name).increment();
    }
    assertThat(meters.getMeters()).hasSize(2);
    assertThat(meters.counter("a").count()).isEqualTo(2);
    assertThat(refused).containsExactly("c");
  }
}
