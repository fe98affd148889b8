package dev.banyan.accounts;

import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Sealing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * A secret in a file that only its owner reads (mode 600), under which what the database keeps is
 * encrypted: a copy of the database alone signs nothing.
 */
final class KeyFile {

  private static final byte[] NOWHERE = {};

  private final Sealing sealing;

  private KeyFile(Sealing sealing) {
    this.sealing = sealing;
  }

  /**
   * Opens the file, or makes it.
   *
   * @throws IllegalStateException when it holds no key
   */
  static KeyFile open(Path file, SecureRandom random) {
    try {
      Optional<String> known = PrivateFiles.read(file);
      if (known.isPresent()) {
        return new KeyFile(new Sealing(decode(file, known.get()), random));
      }
      byte[] key = new byte[Sealing.KEY_BYTES];
      random.nextBytes(key);
      PrivateFiles.write(file, Base64.getEncoder().encodeToString(key) + "\n");
      return new KeyFile(new Sealing(key, random));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] decode(Path file, String text) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException notBase64) {
      key = new byte[0];
    }
    if (key.length != Sealing.KEY_BYTES) {
      throw new IllegalStateException(file + " is damaged: restore it from a backup");
    }
    return key;
  }

  byte[] seal(byte[] plain) {
    return sealing.seal(plain, NOWHERE);
  }

  /** Empty when it was sealed under another file's key. */
  Optional<byte[]> open(byte[] sealed) {
    return sealing.open(sealed, NOWHERE);
  }
}
