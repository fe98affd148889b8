package dev.banyan.data;

import dev.banyan.kernel.Id;
import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives each app's database password from one key file (mode 600), made at first use. */
final class AppPasswords {

  private static final int KEY_LENGTH = 32;
  private static final String HMAC = "HmacSHA256";

  private final Path file;

  AppPasswords(Path file) {
    this.file = file;
  }

  /**
   * The password of a role, for one app alone.
   *
   * @param app whose it is: a later app of the same name has the same role, and another password
   */
  Secret of(String role, Id app) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key(), HMAC));
      byte[] derived =
          mac.doFinal(("app-database/" + role + "/" + app).getBytes(StandardCharsets.UTF_8));
      return new Secret(HexFormat.of().formatHex(derived, 0, 24));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized byte[] key() {
    try {
      if (!Files.exists(file)) {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        PrivateFiles.write(file, HexFormat.of().formatHex(key));
      }
      return HexFormat.of().parseHex(Files.readString(file).strip());
    } catch (IOException failure) {
      throw new UncheckedIOException("could not read or make " + file, failure);
    }
  }
}
