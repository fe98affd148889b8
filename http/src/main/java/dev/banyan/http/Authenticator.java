package dev.banyan.http;

import java.util.concurrent.CompletionStage;

/**
 * Tells who shows given credentials. Implemented by {@code accounts}; used by the API and by the
 * edge.
 */
public interface Authenticator {

  /**
   * Checks credentials. May be called on an event loop: it never blocks, and answers at once from
   * memory when it can; otherwise the stage completes on some other thread.
   *
   * <p>{@link Credentials#NONE} gives {@link Authentication#ANONYMOUS}. Credentials that do not
   * hold (unknown, expired, revoked, of a foreign issuer) fail the stage with a {@code
   * ProblemException} of status 401; where the check cannot be made now, with one of 503.
   */
  CompletionStage<Authentication> authenticate(Credentials credentials);

  /**
   * Whether what {@link #authenticate} once answered still holds: not past its {@link
   * Authentication#ends}, not revoked. Asks memory alone, so that a long stream can ask before each
   * event.
   */
  boolean stillValid(Authentication authentication);
}
