package dev.banyan.accounts;

import dev.banyan.http.Credentials;
import dev.banyan.kernel.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret of 256 random bits behind a prefix that says what it is. Shown once; only its SHA-256 is
 * kept, which needs no salt since nobody guesses 256 bits.
 *
 * @param text what the holder sends
 */
record OpaqueToken(String text) {

  static final String TEAM_KEY = "bk_";
  static final String REFRESH = "br_";
  static final String COOKIE = "bs_";
  static final String TICKET = Credentials.TICKET_PREFIX;
  static final String INVITE = "bi_";
  static final String SETUP = "bu_";
  static final String DEVICE = "bd_";

  private static final int RANDOM_BYTES = 32;
  private static final int ENCODED_LENGTH = 43;

  static OpaqueToken create(String prefix, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new OpaqueToken(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Whether a text could be such a token, before anything is looked up. */
  static boolean looksLike(String prefix, String text) {
    if (text.length() != prefix.length() + ENCODED_LENGTH || !text.startsWith(prefix)) {
      return false;
    }
    for (int i = prefix.length(); i < text.length(); i++) {
      char c = text.charAt(i);
      boolean base64 =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!base64) {
        return false;
      }
    }
    return true;
  }

  byte[] hash() {
    return hash(text);
  }

  static byte[] hash(String text) {
    return Sha256.of(text);
  }

  /** What may be shown again, to know a key by. */
  String shownPrefix() {
    return text.substring(0, 8);
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return text.substring(0, 3) + "…";
  }
}
