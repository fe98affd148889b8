package dev.banyan.http;

/**
 * What an operation does. Runs on a virtual thread of its own and may block; it must not keep a
 * processor busy for long (use a bounded platform pool for that).
 */
@FunctionalInterface
public interface Endpoint {

  /**
   * Serves one call.
   *
   * <p>Of an operation that streams it is called again and again with the same call while its
   * stream is open, and only its refusals count: it checks who may read and does nothing else.
   *
   * @throws dev.banyan.kernel.ProblemException told to the caller as it is
   * @throws Exception anything else is logged, and told as a 500 without its words
   */
  Answer handle(Call call) throws Exception;
}
