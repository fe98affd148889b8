package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** FIPS 180-2, appendix B. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void itIsTheStandardsHash() {
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
    assertThat(Sha256.of("abc")).hasSize(32).startsWith(0xba, 0x78, 0x16, 0xbf);
  }

  @Test
  void digestsShareNothing() {
    MessageDigest one = Sha256.digest();
    one.update((byte) 'a');
    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    one.update("bc".getBytes(StandardCharsets.UTF_8));
    assertThat(one.digest()).isEqualTo(Sha256.of("abc"));
  }
}
