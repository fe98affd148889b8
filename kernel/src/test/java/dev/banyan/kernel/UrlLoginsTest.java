package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No address shows who logs in with what. */
class UrlLoginsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://owner:hunter2@db:5432/banyan",
        "postgresql://owner:p@hunter2/x@db/banyan",
        "postgresql://owner:it's-hunter2@db/banyan",
        "postgresql://owner:\"<hunter2>\"@db/banyan",
        "'postgresql://owner:hunter2@db/banyan' does not answer",
        "jdbc:postgresql://db/banyan?password=ab;hunter2&ssl=true",
        "jdbc:sqlserver://db;user=owner;password=hunter2",
        "jdbc:postgresql://db/banyan?user=owner&password=hunter2",
        "jdbc:postgresql://db/banyan?ssl=true&sslpassword=hunter2@1",
        "https://owner@collector/v1?api-key=hunter2",
        "https://collector/v1?ACCESS_TOKEN=hunter2#top",
        "no driver for jdbc:postgresql://owner:hunter2@db/banyan was found",
      })
  void whatLogsInIsMasked(String text) {
    assertThat(UrlLogins.masked(text))
        .contains(Secret.MASK)
        .doesNotContain("hunter2")
        .doesNotContain("owner");
  }

  @Test
  void theRestOfAnAddressStays() {
    assertThat(UrlLogins.masked("postgresql://owner:hunter2@db:5432/banyan?ssl=true&password=x"))
        .isEqualTo("postgresql://******@db:5432/banyan?ssl=true&password=******");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost:4318", "jdbc:postgresql://db/banyan?ssl=true", "a@b", "x: y"})
  void whatHoldsNoLoginStays(String text) {
    assertThat(UrlLogins.masked(text)).isEqualTo(text);
  }
}
