package dev.banyan.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SealingTest {

  private static final byte[] NOWHERE = {};
  private static final byte[] PLAIN = {1, 2, 3};

  private final SecureRandom random = new SecureRandom();
  private final Sealing sealing = new Sealing(new byte[Sealing.KEY_BYTES], random);

  @Test
  void whatIsSealedOpensInItsPlaceAndUnderItsKeyAlone() {
    byte[] sealed = sealing.seal(PLAIN, new byte[] {9});
    assertThat(sealing.open(sealed, new byte[] {9})).hasValue(PLAIN);
    assertThat(sealing.open(sealed, NOWHERE)).isEmpty();
    byte[] other = new byte[Sealing.KEY_BYTES];
    other[0] = 1;
    assertThat(new Sealing(other, random).open(sealed, new byte[] {9})).isEmpty();
    assertThat(sealing.seal(PLAIN, NOWHERE)).isNotEqualTo(sealing.seal(PLAIN, NOWHERE));
  }

  @Test
  void whatWasChangedOrCutDoesNotOpen() {
    byte[] sealed = sealing.seal(PLAIN, NOWHERE);
    sealed[sealed.length - 1] ^= 1;
    assertThat(sealing.open(sealed, NOWHERE)).isEmpty();
    assertThat(sealing.open(new byte[0], NOWHERE)).isEmpty();
    assertThat(sealing.open(new byte[20], NOWHERE)).isEmpty();
  }

  /** Test case 14 of the specification of GCM by McGrew and Viega. */
  @Test
  void itIsTheStandardsGcm() {
    byte[] known =
        HexFormat.of()
            .parseHex(
                "000000000000000000000000"
                    + "cea7403d4d606b6e074ec5d3baf39d18"
                    + "d0d1c8a799996bf0265b98b5d48ab919");
    assertThat(sealing.open(known, NOWHERE)).hasValue(new byte[16]);
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Sealing(new byte[16], random))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
