package dev.banyan.http;

import java.util.Optional;

/**
 * What a request shows to prove who makes it, unchecked. At most one counts: the bearer before the
 * ticket before the cookie.
 *
 * @param bearer an access token, a team key or an issuer's token
 * @param sessionCookie the value of the cookie {@link #SESSION_COOKIE}
 * @param ticket the one-use ticket of a browser's socket or stream
 */
public record Credentials(
    Optional<String> bearer, Optional<String> sessionCookie, Optional<String> ticket) {

  /** The cookie of the console. */
  public static final String SESSION_COOKIE = "banyan_session";

  /** The query parameter that carries a ticket. */
  public static final String TICKET_PARAMETER = "ticket";

  /** How every ticket begins, so that it can be told from an app's parameter of that name. */
  public static final String TICKET_PREFIX = "bt_";

  /** Nothing shown. */
  public static final Credentials NONE =
      new Credentials(Optional.empty(), Optional.empty(), Optional.empty());

  /** Only a bearer. */
  public static Credentials bearer(String token) {
    return new Credentials(Optional.of(token), Optional.empty(), Optional.empty());
  }

  /** Only a session cookie. */
  public static Credentials sessionCookie(String value) {
    return new Credentials(Optional.empty(), Optional.of(value), Optional.empty());
  }

  /** Only a ticket. */
  public static Credentials ticket(String ticket) {
    return new Credentials(Optional.empty(), Optional.empty(), Optional.of(ticket));
  }

  public boolean none() {
    return bearer.isEmpty() && sessionCookie.isEmpty() && ticket.isEmpty();
  }

  /** Never shows a secret. */
  @Override
  public String toString() {
    return "Credentials[bearer="
        + bearer.isPresent()
        + ", sessionCookie="
        + sessionCookie.isPresent()
        + ", ticket="
        + ticket.isPresent()
        + "]";
  }
}
