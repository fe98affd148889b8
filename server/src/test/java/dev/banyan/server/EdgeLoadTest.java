package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EdgeLoadTest {

  private final EdgeLoad.Looks looks = new EdgeLoad.Looks();

  @Test
  void theMeanIsOfTheLastLooksAlone() {
    assertThat(looks.mean(4)).isEmpty();
    looks.add(100);
    assertThat(looks.mean(4)).hasValue(100);
    looks.add(2);
    looks.add(4);
    assertThat(looks.mean(2)).hasValue(3);
  }

  @Test
  void aMinuteIsKeptAndNoMore() {
    for (int i = 0; i < EdgeLoad.LOOKS_MAX; i++) {
      looks.add(1_000);
    }
    for (int i = 0; i < EdgeLoad.LOOKS_MAX; i++) {
      looks.add(i % 2);
    }
    assertThat(looks.mean(10 * EdgeLoad.LOOKS_MAX)).hasValue(0.5);
  }
}
