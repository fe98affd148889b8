package dev.banyan.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {

  @TempDir Path folder;
  private final SecureRandom random = new SecureRandom();

  @Test
  void opensWhatItSealedEvenAfterARestart() throws IOException {
    byte[] sealed = box().seal(new Secret("sk_live_ä"), "app/KEY");
    assertThat(box().open(sealed, "app/KEY").reveal()).isEqualTo("sk_live_ä");
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("sk_live");
  }

  @Test
  void theSameValueNeverLooksTheSame() throws IOException {
    var value = new Secret("value");
    assertThat(box().seal(value, "p")).isNotEqualTo(box().seal(value, "p"));
  }

  @Test
  void aChangedRowOrAnotherPlaceDoesNotOpen() throws IOException {
    byte[] sealed = box().seal(new Secret("value"), "app1/KEY");
    assertThatThrownBy(() -> box().open(sealed, "app2/KEY"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("value");
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> box().open(sealed, "app1/KEY"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theKeyFileIsForItsOwnerAlone() throws IOException {
    box();
    Path key = folder.resolve("secrets.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::box).hasMessageContaining("chmod 600");
  }

  @Test
  void masksEveryValueInALineLongestFirst() {
    var mask = new SecretMask(List.of("hunter2", "hunter22", "abc", "line one\nline two"));
    assertThat(mask.apply("a=hunter22 b=hunter2 c=abc")).isEqualTo("a=****** b=****** c=abc");
    assertThat(mask.apply("> line two")).isEqualTo("> ******");
  }

  private SecretBox box() throws IOException {
    return SecretBox.open(folder.resolve("secrets.key"), random);
  }
}
