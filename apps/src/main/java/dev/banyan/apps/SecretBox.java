package dev.banyan.apps;

import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what the database keeps but must not know: AES-256-GCM (NIST SP 800-38D) under a key in
 * a file of mode 600. Each value has a random nonce of 96 bits and is bound to its place, so that a
 * row moved to another app or name does not open. Thread-safe.
 */
final class SecretBox {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  private SecretBox(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /** Opens the key file, and makes it when it is not there; durable before it returns. */
  static SecretBox open(Path keyFile, SecureRandom random) throws IOException {
    if (!Files.exists(keyFile)) {
      byte[] fresh = new byte[KEY_BYTES];
      random.nextBytes(fresh);
      PrivateFiles.write(keyFile, fresh);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(keyFile);
    if (!PosixFilePermissions.toString(permissions).endsWith("------")) {
      throw new IOException(
          keyFile + " can be read by others; run chmod 600 on it, and change the secrets it kept");
    }
    byte[] key = Files.readAllBytes(keyFile);
    if (key.length != KEY_BYTES) {
      throw new IOException(
          keyFile + " is not a key of " + KEY_BYTES + " bytes; restore it from your backup");
    }
    return new SecretBox(key, random);
  }

  /**
   * Encrypts.
   *
   * @param place what the value belongs to, such as the app's id and the secret's name
   * @return nonce, ciphertext and tag in one
   */
  byte[] seal(Secret value, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        apply(
            Cipher.ENCRYPT_MODE,
            nonce,
            place,
            value.reveal().getBytes(StandardCharsets.UTF_8),
            0,
            -1);
    byte[] out = new byte[NONCE_BYTES + sealed.length];
    System.arraycopy(nonce, 0, out, 0, NONCE_BYTES);
    System.arraycopy(sealed, 0, out, NONCE_BYTES, sealed.length);
    return out;
  }

  /**
   * Decrypts.
   *
   * @throws IllegalStateException when the key is another, or the bytes or their place were changed
   */
  Secret open(byte[] sealed, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
    byte[] plain =
        apply(Cipher.DECRYPT_MODE, nonce, place, sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    return new Secret(new String(plain, StandardCharsets.UTF_8));
  }

  private byte[] apply(int mode, byte[] nonce, String place, byte[] input, int offset, int length) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input, offset, length < 0 ? input.length : length);
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException(
          "a kept secret of "
              + place
              + " does not open with the key of this data folder; restore"
              + " the key file that belongs to this database, or set the secret again",
          refused);
    }
  }
}
