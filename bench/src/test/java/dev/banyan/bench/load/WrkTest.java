package dev.banyan.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WrkTest {

  @Test
  void answersAreCountedUnlessTheyAreRefusals() {
    String good = "  123456 requests in 6.00s, 30MB read\nRequests/sec:  20576.0\n";
    assertThat(Wrk.requests(good)).contains(123_456L);
    assertThat(Wrk.requests(good + "  Non-2xx or 3xx responses: 7\n")).isEmpty();
    assertThat(Wrk.requests("unable to connect")).isEmpty();
  }

  @Test
  void theUpstreamSaysHowManyRequestsItHad() {
    String status =
        "Active connections: 2 \nserver accepts handled requests\n 16 16 31 \nReading: 0 Writing: 1\n";
    assertThat(Answering.requests(status)).isEqualTo(31);
  }

  @Test
  void whatLimitsIsTheCoreThatIsFull() {
    Duration second = Duration.ofSeconds(1);
    Asked generator = new Asked(1_000, second, Duration.ofMillis(960), Duration.ofMillis(500));
    assertThat(generator.limit()).isEqualTo("generator");
    assertThat(generator.microsPerRequest()).isEqualTo(960);
    Asked upstream = new Asked(1_000, second, Duration.ofMillis(990), Duration.ofMillis(990));
    assertThat(upstream.limit()).isEqualTo("upstream");
    Asked neither = new Asked(1_000, second, Duration.ofMillis(100), Duration.ofMillis(100));
    assertThat(neither.limit()).isEqualTo("neither");
  }
}
