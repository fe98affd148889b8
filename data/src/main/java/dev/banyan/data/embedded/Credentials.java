package dev.banyan.data.embedded;

import dev.banyan.kernel.PrivateFiles;
import dev.banyan.kernel.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import org.postgresql.util.PasswordUtil;

/**
 * What a later process needs to adopt a server: kept in a file of mode 600 beside the cluster.
 *
 * @param port the remembered TCP port on loopback
 * @param admin password of the superuser {@value #ADMIN}, which makes apps' databases
 * @param owner password of {@value #OWNER}, which owns the platform's databases
 */
record Credentials(int port, Secret admin, Secret owner) {

  static final String ADMIN = "banyan_admin";
  static final String OWNER = "banyan";

  /**
   * Iterations of SCRAM for these two. They slow down guessing, and 192 random bits cannot be
   * guessed; the usual 4,096 took a JVM that has just started a quarter of a second. What apps log
   * in with keeps the server's default, since some clients insist on it.
   */
  static final int SCRAM_ITERATIONS = 1;

  private static final int PASSWORD_LENGTH = 24;
  private static final int SALT_LENGTH = 16;

  static boolean exist(Path file) {
    return Files.exists(file);
  }

  static Credentials make(int port, SecureRandom random) {
    return new Credentials(port, password(random), password(random));
  }

  static Credentials read(Path file) throws IOException {
    var properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    try {
      return new Credentials(
          Integer.parseInt(properties.getProperty("port", "")),
          new Secret(properties.getProperty("admin", "")),
          new Secret(properties.getProperty("owner", "")));
    } catch (NumberFormatException damaged) {
      throw new IOException(file + " is damaged", damaged);
    }
  }

  void write(Path file) throws IOException {
    PrivateFiles.write(
        file, "port=%d\nadmin=%s\nowner=%s\n".formatted(port, admin.reveal(), owner.reveal()));
  }

  Credentials at(int otherPort) {
    return new Credentials(otherPort, admin, owner);
  }

  /** What the server keeps of a password: it proves who knows it, and does not tell it. */
  static String scramVerifier(Secret password, SecureRandom random) {
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return PasswordUtil.encodeScramSha256(password.reveal().toCharArray(), SCRAM_ITERATIONS, salt);
  }

  private static Secret password(SecureRandom random) {
    byte[] bytes = new byte[PASSWORD_LENGTH];
    random.nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }
}
