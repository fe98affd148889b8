package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "bk_live.A-Z~+/=", "!"})
  void visibleAsciiIsAToken(String text) {
    assertThat(new Secret(text).isToken()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\r\nHost: b", "a\u007f", "a\u0000", "ä"})
  void whatCannotStandInAHeaderIsNone(String text) {
    assertThat(new Secret(text).isToken()).isFalse();
  }

  @Test
  void itIsShownAsAMask() {
    assertThat(new Secret("bk_live")).hasToString(Secret.MASK);
  }
}
