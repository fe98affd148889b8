package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopContextTest {

  @Test
  void thePartsOfALimitAddUpToIt() {
    for (int loops : new int[] {1, 2, 3, 7, 64}) {
      for (int limit : new int[] {64, 65, 100, 1_024, 1_025}) {
        assertThat(IntStream.range(0, loops).map(i -> LoopContext.share(limit, i, loops)).sum())
            .as("%s over %s loops", limit, loops)
            .isEqualTo(limit);
      }
    }
  }

  @Test
  void noLoopIsLeftWithoutAndNoLimitOfNoneIsLifted() {
    for (int i = 0; i < 4; i++) {
      assertThat(LoopContext.share(1, i, 4)).isEqualTo(1);
      assertThat(LoopContext.share(0, i, 4)).isZero();
    }
  }
}
