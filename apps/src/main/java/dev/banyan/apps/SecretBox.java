package dev.banyan.apps;

import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Sealing;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Encrypts what the database keeps but must not know, under a key in a file of mode 600. Each value
 * is bound to its place, so that a row moved to another app or name does not open. Thread-safe.
 */
final class SecretBox {

  private final Sealing sealing;

  private SecretBox(Sealing sealing) {
    this.sealing = sealing;
  }

  /** Opens the key file, and makes it when it is not there; durable before it returns. */
  static SecretBox open(Path keyFile, SecureRandom random) throws IOException {
    if (!Files.exists(keyFile)) {
      byte[] fresh = new byte[Sealing.KEY_BYTES];
      random.nextBytes(fresh);
      PrivateFiles.write(keyFile, fresh);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(keyFile);
    if (!PosixFilePermissions.toString(permissions).endsWith("------")) {
      throw new IOException(
          keyFile + " can be read by others; run chmod 600 on it, and change the secrets it kept");
    }
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != Sealing.KEY_BYTES) {
      throw new IOException(
          keyFile
              + " is not a key of "
              + Sealing.KEY_BYTES
              + " bytes; restore it from your backup");
    }
    return new SecretBox(new Sealing(key, random));
  }

  /**
   * Encrypts.
   *
   * @param place what the value belongs to, such as the app's id and the secret's name
   * @return nonce, ciphertext and tag in one
   */
  byte[] seal(Secret value, String place) {
    return sealing.seal(bytes(value.reveal()), bytes(place));
  }

  /**
   * Decrypts.
   *
   * @throws IllegalStateException when the key is another, or the bytes or their place were changed
   */
  Secret open(byte[] sealed, String place) {
    byte[] plain =
        sealing
            .open(sealed, bytes(place))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "a kept secret of "
                            + place
                            + " does not open with the key of this data folder; restore the key"
                            + " file that belongs to this database, or set the secret again"));
    return new Secret(new String(plain, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
