package dev.banyan.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void whichOneComesNextCannotBeTold() throws IOException {
    var ports = new Ports(23_000, 23_999, new Random(7));
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      taken.add(ports.take());
    }
    Set<Integer> steps = new HashSet<>();
    for (int i = 1; i < taken.size(); i++) {
      steps.add(taken.get(i) - taken.get(i - 1));
    }
    assertThat(new HashSet<>(taken)).hasSize(20);
    assertThat(steps).hasSizeGreaterThan(15);
  }

  @Test
  void oneThatWasJustGivenBackRests() throws IOException {
    var ports = new Ports(23_000, 23_005, new Random(7));
    for (int i = 0; i < 50; i++) {
      int port = ports.take();
      ports.giveBack(port);
      int next = ports.take();
      assertThat(next).isNotEqualTo(port);
      ports.giveBack(next);
    }
  }

  @Test
  void theWholeRangeIsUsedBeforeNoneIsLeft() throws IOException {
    var ports = new Ports(23_100, 23_111, new Random(7));
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      int port = ports.take();
      ports.giveBack(port);
    }
    try {
      while (taken.size() < 12) {
        assertThat(taken.add(ports.take())).isTrue();
      }
    } catch (IOException none) {
      // Another process may have one of them.
      assertThat(taken).hasSizeGreaterThan(8);
    }
    assertThatThrownBy(ports::take).hasMessageContaining("Widen workloads.portFirst");
  }
}
