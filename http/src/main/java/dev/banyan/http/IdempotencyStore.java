package dev.banyan.http;

import dev.banyan.kernel.Id;
import java.time.Duration;

/**
 * Remembers answers to writes that carried an {@code Idempotency-Key}. Blocking; thread-safe. It
 * sees neither keys nor answers in clear: {@code name} is a hash, {@code sealed} is encrypted under
 * the client's own key.
 */
public interface IdempotencyStore {

  /** What is known of a name. */
  sealed interface Claim {}

  /**
   * The caller goes on, and later calls {@link #finish} or {@link #release} with the token.
   *
   * @param token names this claim, so that only its holder finishes it
   */
  record Fresh(Id token) implements Claim {}

  /** It was done: the answer as it was given to {@link #finish}. */
  record Done(byte[] sealed) implements Claim {}

  /** It was done, but its answer was too large to keep. */
  record DoneWithoutAnswer() implements Claim {}

  /** Another request with this name is being served. */
  record Running() implements Claim {}

  /**
   * The node that served it ended before it said how: the write was done or it was not. It is never
   * run again under this name, for that might do it twice.
   */
  record OutcomeUnknown() implements Claim {}

  /** The name was used with another request. */
  record Mismatch() implements Claim {}

  /**
   * Claims a name. A claim older than {@link #CLAIM_MAX} that was not finished belongs to a crashed
   * node: its outcome is unknown.
   *
   * @param name 32 bytes: a hash of caller, operation and key
   * @param request 32 bytes: a hash of what was asked
   */
  Claim begin(byte[] name, byte[] request);

  /** Keeps the answer; {@code sealed} is empty if it was too large. */
  void finish(byte[] name, Id token, byte[] sealed);

  /** Forgets the claim, so that the client may try again. */
  void release(byte[] name, Id token);

  /** Deletes what is older than the time to keep; says how many. */
  int sweep();

  /** The longest that one request may be served under a claim. */
  Duration CLAIM_MAX = Duration.ofMinutes(5);
}
