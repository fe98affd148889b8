package dev.banyan.kernel;

import java.util.regex.Pattern;

/** Keeps the logins that addresses may hold out of pages, logs and messages. Stateless. */
public final class UrlLogins {

  // To the last @: a password that holds one, a slash or a quote, stands there as a whole.
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)\\S*@");
  // Some take a semicolon for the end of a value, some for a part of it.
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)(?<=[?&;])([^=&;#\\s]*(?:user|pass|pwd|secret|token|key)[^=&;#\\s]*)=[^&#\\s]*");

  private UrlLogins() {}

  /**
   * The text with {@link Secret#MASK} for what logs in: {@code user:password@} of an address, and
   * every query parameter whose name tells of a user, password, token, key or secret. Rather too
   * much is masked than too little.
   *
   * @param text an address, or a sentence that names one
   */
  public static String masked(String text) {
    String parameters = PARAMETER.matcher(text).replaceAll("$1=" + Secret.MASK);
    return USER_INFO.matcher(parameters).replaceAll(Secret.MASK + "@");
  }
}
