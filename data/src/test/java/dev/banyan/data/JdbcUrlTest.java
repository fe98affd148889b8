package dev.banyan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a login may stand in an address, and that it goes no further with it. */
class JdbcUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://owner:hunter%2F2@db/banyan?ssl=true",
        "jdbc:postgresql://db/banyan?user=owner&ssl=true&password=hunter%2F2",
      })
  void theLoginIsTakenOutOfWhatTheDriverGets(String text) {
    JdbcUrl url = JdbcUrl.parse(text);
    assertThat(url.user()).contains("owner");
    assertThat(url.password()).contains(new Secret("hunter/2"));
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5432/banyan?ssl=true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://owner:hunter2^@db/banyan",
        "postgresql://owner:hunter2/@db/banyan",
        "mysql://owner:hunter2@db/banyan"
      })
  void anAddressThatIsRefusedIsNotShown(String text) {
    assertThatThrownBy(() -> JdbcUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }
}
