package dev.banyan.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.config.ConfigBinder;
import dev.banyan.kernel.config.ConfigException;
import dev.banyan.limits.RateLimit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the settings of the edge mean at their ends. */
class EdgeConfigTest {

  @Test
  void onlyMinusOneLiftsTheLimitOfStrangers() {
    assertThat(anonymous(-1, 50).limit()).isEmpty();
    assertThat(anonymous(1, 50).limit()).contains(new RateLimit(1, 50));
    assertThatThrownBy(() -> anonymous(0, 50))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("anonymous")
        .hasMessageContaining("at least 1, or -1 for no limit");
  }

  @Test
  void aBurstOfStrangersThatNoLimiterKeepsIsRefusedAtTheStart() {
    assertThatThrownBy(() -> anonymous(1, 61))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("anonymous")
        .hasMessageContaining("an hour refills");
  }

  private static EdgeConfig.Anonymous anonymous(long perMinute, long burst) {
    return ConfigBinder.bind(
            Map.of("anonymous", Map.of("requestsPerMinute", perMinute, "burst", burst)),
            EdgeConfig.class)
        .anonymous();
  }
}
