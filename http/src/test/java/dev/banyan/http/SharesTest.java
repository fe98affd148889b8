package dev.banyan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class SharesTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Shares shares = new Shares(new Admission("held", 10, meters));

  @Test
  void nobodyHasMoreThanAShareAndAllNoMoreThanThereIs() {
    assertThat(shares.tryAcquire("a", 4, 4)).isEqualTo(Shares.Outcome.TAKEN);
    assertThat(shares.tryAcquire("a", 1, 4)).isEqualTo(Shares.Outcome.SHARE_FULL);
    assertThat(shares.tryAcquire("b", 4, 4)).isEqualTo(Shares.Outcome.TAKEN);
    assertThat(shares.tryAcquire("c", 4, 4)).isEqualTo(Shares.Outcome.ALL_FULL);
    assertThat(shares.tryAcquire("c", 2, 4)).isEqualTo(Shares.Outcome.TAKEN);
    assertThat(meters.get("held").gauge().value()).isEqualTo(10);
  }

  @Test
  void whoHoldsNothingIsForgotten() {
    assertThat(shares.tryAcquire("a", 5, 4)).isEqualTo(Shares.Outcome.SHARE_FULL);
    assertThat(shares.tryAcquire("a", 20, 40)).isEqualTo(Shares.Outcome.ALL_FULL);
    assertThat(shares.holders()).isZero();
    assertThat(shares.tryAcquire("a", 3, 4)).isEqualTo(Shares.Outcome.TAKEN);
    shares.release("a", 1);
    assertThat(shares.holders()).isEqualTo(1);
    shares.release("a", 2);
    shares.release("a", 0);
    assertThat(shares.holders()).isZero();
    assertThat(meters.get("held").gauge().value()).isZero();
  }
}
