package dev.banyan.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not reach a log, a page or an error message. Shown as {@value #MASK}. */
public final class Secret {

  /** What stands in place of the value. */
  public static final String MASK = "******";

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The value itself; call it only where the secret is used. */
  public String reveal() {
    return value;
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  /**
   * Whether it can stand in a header as a bearer's token: visible ASCII, one sign or more. Ask
   * before the header is set: the JDK refuses one with its value in the message.
   */
  public boolean isToken() {
    return !isEmpty() && value.chars().allMatch(sign -> sign > ' ' && sign < 127);
  }

  /** Compares in time that does not depend on where the texts differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
