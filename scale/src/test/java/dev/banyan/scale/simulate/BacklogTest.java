package dev.banyan.scale.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {

  @Test
  void theOldestAreTakenFirst() {
    var backlog = new Backlog();
    backlog.add(1, 3);
    backlog.add(2, 5);

    assertThat(backlog.take(2)).isEqualTo(new Backlog.Taken(1, 2));
    assertThat(backlog.take(9)).isEqualTo(new Backlog.Taken(1, 1));
    assertThat(backlog.take(4)).isEqualTo(new Backlog.Taken(2, 4));
    assertThat(backlog.size()).isEqualTo(1);
  }

  @Test
  void aWeekOfWaitingIsKeptInFewBatchesAndNothingOfItIsLost() {
    var backlog = new Backlog();
    for (int second = 0; second < 604_800; second++) {
      backlog.add(second, 2);
      assertThat(backlog.batches()).isLessThanOrEqualTo(Backlog.BATCHES_MAX);
    }

    assertThat(backlog.size()).isEqualTo(2 * 604_800);
    assertThat(backlog.oldest(604_800)).isEqualTo(604_800);
    long taken = 0;
    double before = -1;
    while (backlog.size() > 0) {
      Backlog.Taken next = backlog.take(Long.MAX_VALUE);
      assertThat(next.at()).isGreaterThan(before);
      before = next.at();
      taken += next.count();
    }
    assertThat(taken).isEqualTo(2 * 604_800);
  }
}
