package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.banyan.apps.RedisPatience.Deed;
import dev.banyan.apps.RedisPatience.Sight;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisPatienceTest {

  private final RedisPatience patience = new RedisPatience(RedisPatience.Limits.USUAL);

  private Deed at(long second, Sight sight) {
    // Near the end of the counter's range: it may start anywhere.
    return patience.after(sight, Long.MAX_VALUE + Duration.ofSeconds(second).toNanos());
  }

  @Test
  void aScriptIsEndedFirstAndRedisOnlyIfThatDidNotHelp() {
    assertThat(at(0, Sight.BUSY)).isEqualTo(Deed.NOTHING);
    assertThat(at(5, Sight.BUSY)).isEqualTo(Deed.NOTHING);
    assertThat(at(10, Sight.BUSY)).isEqualTo(Deed.END_SCRIPT);
    assertThat(at(12, Sight.BUSY)).isEqualTo(Deed.NOTHING);
    assertThat(at(15, Sight.BUSY)).isEqualTo(Deed.KILL);
    assertThat(at(20, Sight.BUSY)).as("the next one is borne anew").isEqualTo(Deed.NOTHING);
  }

  @Test
  void oneAnswerMakesAllGoodAgain() {
    assertThat(at(0, Sight.BUSY)).isEqualTo(Deed.NOTHING);
    assertThat(at(9, Sight.WELL)).isEqualTo(Deed.NOTHING);
    assertThat(at(11, Sight.BUSY)).isEqualTo(Deed.NOTHING);
    assertThat(at(21, Sight.BUSY)).isEqualTo(Deed.END_SCRIPT);
    assertThat(at(22, Sight.WELL)).isEqualTo(Deed.NOTHING);
    assertThat(at(30, Sight.BUSY)).isEqualTo(Deed.NOTHING);
  }

  @Test
  void silenceIsBorneLonger() {
    assertThat(at(0, Sight.SILENT)).isEqualTo(Deed.NOTHING);
    assertThat(at(40, Sight.SILENT)).isEqualTo(Deed.NOTHING);
    assertThat(at(45, Sight.SILENT)).isEqualTo(Deed.KILL);
  }
}
