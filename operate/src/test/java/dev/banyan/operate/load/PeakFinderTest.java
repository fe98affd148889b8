package dev.banyan.operate.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeakFinderTest {

  private static LoadResult served(double perSecond) {
    return new LoadResult(
        Duration.ofSeconds(1),
        (long) perSecond,
        0,
        0,
        0,
        0,
        0,
        new Latency(),
        Duration.ZERO,
        Duration.ZERO);
  }

  @Test
  void thePeakIsWhereMoreConnectionsBringNoMore() {
    List<Integer> asked = new ArrayList<>();
    PeakFinder.Peak peak =
        new PeakFinder(0.03, 1_024)
            .find(
                connections -> {
                  asked.add(connections);
                  return served(Math.min(connections, 8) * 1_000);
                });
    assertThat(asked).containsExactly(1, 2, 4, 8, 16, 32);
    assertThat(peak.connections()).isEqualTo(8);
    assertThat(peak.best().perSecond()).isEqualTo(8_000);
  }

  @Test
  void oneSlowRunInBetweenDoesNotEndTheSearch() {
    PeakFinder.Peak peak =
        new PeakFinder(0.03, 64)
            .find(connections -> served(connections == 4 ? 100 : connections * 1_000));
    assertThat(peak.connections()).isEqualTo(64);
  }

  @Test
  void theSearchIsBounded() {
    List<Integer> asked = new ArrayList<>();
    new PeakFinder(0.03, 16)
        .find(
            connections -> {
              asked.add(connections);
              return served(connections * 1_000);
            });
    assertThat(asked).containsExactly(1, 2, 4, 8, 16);
  }
}
