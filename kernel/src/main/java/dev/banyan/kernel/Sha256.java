package dev.banyan.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java platform has. Thread-safe; what {@link #digest} gives is not. */
public final class Sha256 {

  /** Never fed, only cloned: to look for the provider costs more than a short hash does. */
  private static final MessageDigest UNFED = made();

  private Sha256() {}

  /** A digest to be fed bit by bit, by one thread. */
  public static MessageDigest digest() {
    try {
      return (MessageDigest) UNFED.clone();
    } catch (CloneNotSupportedException other) {
      // A provider may be put before the platform's own; then it is looked for each time.
      return made();
    }
  }

  /** The 32 bytes of a content. */
  public static byte[] of(byte[] content) {
    return digest().digest(content);
  }

  /** The 32 bytes of a text in UTF-8. */
  public static byte[] of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The 64 lower-case digits of a content. */
  public static String hex(byte[] content) {
    return HexFormat.of().formatHex(of(content));
  }

  /** The 64 lower-case digits of a text in UTF-8. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  private static MessageDigest made() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
