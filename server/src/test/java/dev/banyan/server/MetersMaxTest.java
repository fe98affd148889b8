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
    MetersMax.bound(meters, 2, id -> refused.add(id.getName()));
    for (String name : new String[] {"a", "b", "c", "a", "d"}) {
      meters.counter(name).increment();
    }
    assertThat(meters.getMeters()).hasSize(2);
    assertThat(meters.counter("a").count()).isEqualTo(2);
    assertThat(refused).containsExactly("c");
  }

  @Test
  void whatIsRemovedMakesRoom() {
    var meters = new SimpleMeterRegistry();
    MetersMax.bound(meters, 2, id -> {});
    for (int i = 0; i < 10; i++) {
      meters.remove(meters.counter("passing", "route", "r" + i));
    }
    meters.counter("a").increment();
    meters.counter("b").increment();
    meters.counter("c").increment();
    assertThat(meters.getMeters()).hasSize(2);
    assertThat(meters.counter("b").count()).isEqualTo(1);
  }
}
