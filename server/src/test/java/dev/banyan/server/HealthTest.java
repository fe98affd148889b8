package dev.banyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HealthTest {

  @Test
  void oneCheckThatIsDownTakesTheWholeDownAndSaysWhy() {
    Health.Report report =
        Health.report(
            List.of(
                new Health.Check("good", () -> {}),
                new Health.Check(
                    "bad",
                    () -> {
                      throw new IllegalStateException("no connection");
                    })));
    assertThat(report.status()).isEqualTo("down");
    assertThat(report.checks()).extracting(Health.Result::status).containsExactly("up", "down");
    assertThat(report.checks().getLast().detail()).contains("no connection");
  }

  @Test
  void aCheckThatHangsIsDownAndHoldsNothingUp() {
    var never = new CountDownLatch(1);
    Health.Report report = Health.report(List.of(new Health.Check("stuck", never::await)));
    assertThat(report.status()).isEqualTo("down");
    assertThat(report.checks().getFirst().detail().orElseThrow()).contains("no answer within");
  }
}
