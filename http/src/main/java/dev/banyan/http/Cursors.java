package dev.banyan.http;

import dev.banyan.kernel.Problems;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Cursors are the last sort key in base64url: opaque, so that nobody builds them, and not signed,
 * since a made-up one shows nothing that its maker may not list anyway.
 */
final class Cursors {

  private static final int LENGTH_MAX = 512;

  private Cursors() {}

  static String encode(String sortKey) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sortKey.getBytes(StandardCharsets.UTF_8));
  }

  static String decode(String cursor) {
    if (cursor.isEmpty() || cursor.length() > LENGTH_MAX) {
      throw invalid();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw invalid();
    }
  }

  private static RuntimeException invalid() {
    return Problems.invalid("cursor", "Use a nextCursor of an earlier answer as it is.");
  }
}
