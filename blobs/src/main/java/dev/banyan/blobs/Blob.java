package dev.banyan.blobs;

import java.util.regex.Pattern;

/**
 * The name of a content: the same bytes of a team are the same blob.
 *
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 * @param bytes its length
 */
public record Blob(String sha256, long bytes) {

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  public Blob {
    if (!SHA_256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("a blob's name is 64 lower-case hexadecimal digits");
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("a blob's length is not negative");
    }
  }
}
