package dev.banyan.accounts;

import dev.banyan.http.Credentials;

/** Cookies as browsers are given them: out of reach of scripts and of foreign pages. */
final class Cookies {

  private Cookies() {}

  /** The console's session; an empty value with no age takes it away. */
  static String session(String value, long maxAgeSeconds, boolean secure) {
    return cookie(Credentials.SESSION_COOKIE, value, "/", maxAgeSeconds, secure);
  }

  /** What a browser is known by; it goes along to the sign-in alone. */
  static String device(String value, long maxAgeSeconds, boolean secure) {
    return cookie(Devices.COOKIE, value, "/v1/session", maxAgeSeconds, secure);
  }

  private static String cookie(
      String name, String value, String path, long maxAgeSeconds, boolean secure) {
    return name
        + "="
        + value
        + "; Path="
        + path
        + "; HttpOnly; SameSite=Strict; Max-Age="
        + maxAgeSeconds
        + (secure ? "; Secure" : "");
  }
}
